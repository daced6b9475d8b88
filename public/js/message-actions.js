// What can be done with a message, where it stands. One set of tools for all rows: it goes to the row that is pointed
// at or has the focus. The link "more" leads to a page with all of it where this does not run.

const log = document.getElementById('log');
const dialog = document.getElementById('confirm');
const tools = document.getElementById('message-tools')?.content.firstElementChild;

function bringTools(event) {
  const row = event.target.closest?.('.message:not(.notice)');
  const actions = row?.querySelector('.actions');
  if (!actions || actions.contains(tools)) return;
  const id = row.id.slice(2);
  tools.querySelector('.edit').href = `/messages/${id}/edits`;
  tools.querySelector('.delete').href = `/messages/${id}/deletion`;
  tools.querySelector('.restore').href = `/messages/${id}/restoration`;
  tools.querySelector('.report').href = `/messages/${id}/report`;
  actions.append(tools);
}

function isPlainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Posts, and says what was wrong if it was. Everything else comes over the socket, to this screen as to all others. */
async function post(action, values = {}) {
  const { status, detail } = await parley.postForm(action, values);
  if (status !== 204) parley.showToast(detail);
  return status === 204;
}

async function openEditor({ id }) {
  const html = await parley.fetchFragment(`/messages/${id.slice(2)}/edits`);
  const row = document.getElementById(id);
  if (!html || !row) return parley.showToast('This message cannot be edited just now.');
  if (!row.querySelector('.edit-form')) drawEditor(row, html);
  row.querySelector('.edit-form textarea').focus();
}

function drawEditor(row, html) {
  row.querySelector('.body').hidden = true;
  row.querySelector('.bubble').insertAdjacentHTML('beforeend', html);
  const form = row.querySelector('.edit-form');
  const field = form.elements.body;
  field.setSelectionRange(field.value.length, field.value.length);
  form.addEventListener('submit', save);
  form.addEventListener('keydown', onEditorKey);
  form.querySelector('.cancel').addEventListener('click', (event) => {
    event.preventDefault();
    closeEditor(form);
  });
}

function closeEditor(form) {
  const row = form.closest('.message');
  form.remove();
  row.querySelector('.body').hidden = false;
  (document.getElementById('body') ?? row.querySelector('.more')).focus();
}

function onEditorKey(event) {
  const form = event.currentTarget;
  if (event.key === 'Escape' && !event.defaultPrevented) {
    event.stopPropagation();
    closeEditor(form);
  }
  if (!parley.isSend(event)) return;
  event.preventDefault();
  form.requestSubmit();
}

/** The new text comes over the socket and takes the form's place; an unchanged message is closed here: nothing comes. */
async function save(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const { value, defaultValue } = form.elements.body;
  const row = form.closest('.message');
  const { rev } = row.dataset;
  const tooLong = parley.lengthError(value);
  if (tooLong) return showError(form, tooLong);
  const { status, detail } = await parley.postForm(form.action, { body: value });
  if (status !== 204) return showError(form, detail);
  form.classList.add('saved');
  if (row.dataset.rev !== rev || value.trim() === defaultValue.trim()) closeEditor(form);
}

/**
 * A row that is changed while it is being edited becomes new around the editor, which is not touched: moving it would
 * take the focus and the caret away. False when there is none.
 */
function keepEditor(shown, row) {
  const form = shown.querySelector('.edit-form:not(.saved)');
  if (!form) return false;
  const isDeleted = row.classList.contains('deleted');
  if (isDeleted) showError(form, 'This message was deleted meanwhile. What you wrote is still here.');
  shown.className = row.className;
  shown.dataset.rev = row.dataset.rev;
  row.querySelector('.body').hidden = true;
  let kept = form;
  let fresh = row.querySelector('.bubble').appendChild(document.createElement('i'));
  for (; fresh !== row; fresh = fresh.parentElement, kept = kept.parentElement) renewAround(kept, fresh);
  parley.localise(shown);
  return true;
}

/** Gives an element the siblings of its newer counterpart, which stays where it is. */
function renewAround(kept, fresh) {
  for (const old of [...kept.parentElement.children]) if (old !== kept) old.remove();
  const siblings = [...fresh.parentElement.children];
  const at = siblings.indexOf(fresh);
  kept.before(...siblings.slice(0, at));
  kept.after(...siblings.slice(at + 1));
}

function showError(form, text) {
  let note = form.querySelector('.error');
  if (!note) {
    note = document.createElement('p');
    note.className = 'error';
    note.setAttribute('role', 'alert');
    form.append(note);
  }
  note.textContent = text;
}

function askToDelete(link) {
  dialog.querySelector('form').action = link.href;
  dialog.showModal();
}

async function confirmDeletion(event) {
  if (event.submitter?.value === 'cancel') return;
  event.preventDefault();
  dialog.close();
  const restoration = event.target.action.replace(/deletion$/, 'restoration');
  if (await post(event.target.action)) parley.showToast('Message deleted.', () => post(restoration));
}

/** Reading goes on where it was: what grows pushes what stands above it up. */
function showAll(button) {
  const text = button.previousElementSibling;
  const { top } = text.getBoundingClientRect();
  text.classList.add('all');
  document.getElementById('scroller').scrollTop += text.getBoundingClientRect().top - top;
}

function onClick(event) {
  if (event.target.matches('.show-all')) showAll(event.target);
  const chosen = event.target.closest('.edit, .delete, .restore, .reply, .react, .pick');
  const row = chosen?.closest('.message');
  if (!row || !isPlainClick(event)) return;
  event.preventDefault();
  const [act] = ['edit', 'delete', 'restore', 'reply', 'react', 'pick'].filter((name) =>
    chosen.classList.contains(name),
  );
  const react = (emoji) => post(`/messages/${row.id.slice(2)}/reactions`, { emoji });
  if (act === 'edit') openEditor(row);
  if (act === 'delete') askToDelete(chosen);
  if (act === 'restore') post(chosen.href);
  if (act === 'reply') parley.reply(row);
  if (act === 'react') react(chosen.value);
  if (act === 'pick') parley.pickEmoji(chosen, react);
}

function onSubmit(event) {
  if (!event.target.matches('.reactions')) return;
  event.preventDefault();
  post(event.target.action, { emoji: event.submitter.value });
}

if (log) {
  Object.assign(parley, { editMessage: openEditor, keepEditor });
  for (const type of ['pointerover', 'focusin', 'click']) log.addEventListener(type, bringTools);
  log.addEventListener('click', onClick);
  log.addEventListener('submit', onSubmit);
}
dialog?.querySelector('form').addEventListener('submit', confirmDeletion);
