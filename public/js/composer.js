// Enter sends, Shift+Enter breaks the line, and what was typed is still there after a reload.

const composer = document.getElementById('composer');
const draftKey = `parley:draft:${document.body.dataset.viewer}:${document.getElementById('room')?.dataset.room}`;

/** A line break is wanted where there is no Shift key: on a touch keyboard, Enter breaks the line. */
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)').matches;

function send(event) {
  event.preventDefault();
  const { body } = composer.elements;
  if (body.value.trim() === '') return;
  parley.outbox.add(body.value);
  body.value = '';
  keepDraft();
  body.focus();
  document.getElementById('composer-error').textContent = '';
  document.getElementById('scroller').scrollTop = 0;
}

function keepDraft() {
  try {
    const text = composer.elements.body.value;
    if (text) localStorage.setItem(draftKey, text);
    else localStorage.removeItem(draftKey);
  } catch {
    // A browser that keeps nothing: the draft lives as long as the page.
  }
}

function onKey(event) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasKeyboard) return;
  event.preventDefault();
  composer.requestSubmit();
}

if (composer) {
  const { body } = composer.elements;
  composer.addEventListener('submit', send);
  body.addEventListener('keydown', onKey);
  body.addEventListener('input', keepDraft);
  if (body.value === '') body.value = localStorage.getItem(draftKey) ?? '';
  if (hasKeyboard) body.focus();
}
