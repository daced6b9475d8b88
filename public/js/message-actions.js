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

async function openEditor(row) {
  const body = row.querySelector('.body');
  if (body.querySelector('form')) return;
  const shown = [...body.childNodes];
  await htmx.ajax('GET', `/messages/${row.id.slice(2)}/edits`, { target: body, swap: 'innerHTML' });
  const form = body.querySelector('form');
  if (!form) return parley.showToast('This message cannot be edited just now.');
  const close = () => {
    body.replaceChildren(...shown);
    (document.getElementById('body') ?? row.querySelector('.more')).focus();
  };
  form.addEventListener('submit', (event) => save(event, form, close));
  form.addEventListener('keydown', (event) => onEditorKey(event, form, close));
  form.querySelector('.cancel')?.addEventListener('click', (event) => {
    event.preventDefault();
    close();
  });
  const field = form.elements.body;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function onEditorKey(event, form, close) {
  if (event.key === 'Escape') {
    event.stopPropagation();
    close();
  }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.defaultPrevented) return;
  event.preventDefault();
  form.requestSubmit();
}

/** An unchanged message is closed here: nothing comes over the socket. */
async function save(event, form, close) {
  event.preventDefault();
  const { status, detail } = await parley.postForm(form.action, { body: form.elements.body.value });
  if (status !== 204) showError(form, detail);
  else if (form.elements.body.value.trim() === form.elements.body.defaultValue.trim()) close();
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

function onClick(event) {
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
  parley.editMessage = openEditor;
  for (const type of ['pointerover', 'focusin', 'click']) log.addEventListener(type, bringTools);
  log.addEventListener('click', onClick);
  log.addEventListener('submit', onSubmit);
}
dialog?.querySelector('form').addEventListener('submit', confirmDeletion);
