// Editing in place and deleting with one question. The links lead to pages of their own where this does not run.

const log = document.getElementById('log');
const dialog = document.getElementById('confirm');

function isPlainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

async function openEditor(link) {
  const body = link.closest('.message').querySelector('.body');
  if (body.querySelector('form')) return;
  const shown = [...body.childNodes];
  await htmx.ajax('GET', link.href, { target: body, swap: 'innerHTML' });
  const form = body.querySelector('form');
  if (!form) return parley.showToast('This message cannot be edited just now.');
  const close = () => {
    body.replaceChildren(...shown);
    link.focus();
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
  if (event.key === 'Escape') close();
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
}

/** The edited message comes over the socket, to this screen as to all others; an unchanged one is closed here. */
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
  const { status, detail } = await parley.postForm(event.target.action, {});
  parley.showToast(status === 204 ? 'Message deleted.' : detail);
}

log?.addEventListener('click', (event) => {
  const link = event.target.closest('a.edit, a.delete');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  if (link.classList.contains('edit')) openEditor(link);
  else askToDelete(link);
});
dialog?.querySelector('form').addEventListener('submit', confirmDeletion);
