// Enter sends, Shift+Enter breaks the line, a reply says what it answers, and what was typed is never lost.

const TYPING_INTERVAL_MS = 2000;
const DRAFT_DELAY_MS = 800;
const composer = document.getElementById('composer');
const roomId = document.getElementById('room')?.dataset.room;
const replying = document.getElementById('replying');
/** What the server does not have yet: kept here, for this tab first, in case it cannot be reached, or the page ends. */
const draftKey = `parley:unsent:${parley.me}:${roomId}`;
let typedAt = 0;
/** What the server may have from here. If it has another draft, from another tab or device, that is left alone. */
let kept = [composer?.elements.draft.value];
let saving = Promise.resolve();
let timer;

function send(event) {
  event.preventDefault();
  const { body, reply_to: replyTo } = composer.elements;
  if (body.value.trim() === '') return;
  const tooLong = parley.lengthError(body.value);
  if (tooLong) return showError(tooLong);
  parley.outbox.add(body.value, replyTo.value);
  body.value = '';
  body.dispatchEvent(new Event('input', { bubbles: true }));
  stopReplying();
  body.focus();
  document.getElementById('scroller').scrollTop = 0;
}

function keepDraft() {
  const { value } = composer.elements.body;
  remember(isKept(value) ? undefined : value);
  clearTimeout(timer);
  timer = setTimeout(saveDraft, DRAFT_DELAY_MS);
}

function isKept(value) {
  return kept.every((text) => text === value);
}

/** One after the other: each says which draft it follows. */
function saveDraft(options) {
  clearTimeout(timer);
  saving = saving.then(() => postDraft(options));
}

async function postDraft(options) {
  const { value } = composer.elements.body;
  if (isKept(value) || parley.lengthError(value)) return;
  const was = kept;
  kept = [was[0], value];
  remember(value);
  const draft = [['body', value], ...was.map((text) => ['was', text])];
  const { status } = await parley.postForm(`/rooms/${roomId}/drafts`, draft, options);
  if (status === 204) kept = [value];
  if (status === 204 && value === composer.elements.body.value) remember(undefined);
  if (status !== 422) return;
  // Another composer's draft stays on the server; this one is the tab's own.
  kept = was;
  remember(undefined, [localStorage]);
}

function remember(text, stores = [sessionStorage, localStorage]) {
  try {
    for (const store of stores) {
      if (text === undefined) store.removeItem(draftKey);
      else store.setItem(draftKey, JSON.stringify({ text, kept }));
    }
  } catch {
    // A browser that keeps nothing: the draft lives as long as the page, or on the server.
  }
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === 'Escape') {
    if (replying.hidden) document.getElementById('scroller').focus();
    stopReplying();
  }
  if (event.key === 'ArrowUp' && composer.elements.body.value === '') editLast(event);
  if (!parley.isSend(event)) return;
  event.preventDefault();
  composer.requestSubmit();
}

function editLast(event) {
  const mine = [...document.querySelectorAll(`#log .u-${parley.me}:not(.notice, .deleted)`)].at(-1);
  if (!mine) return;
  event.preventDefault();
  parley.editMessage(mine);
}

function showError(text) {
  document.getElementById('composer-error').textContent = text;
}

function onInput() {
  keepDraft();
  showError('');
  if (composer.elements.body.value === '' || Date.now() - typedAt < TYPING_INTERVAL_MS) return;
  if (parley.say({ type: 'typing' })) typedAt = Date.now();
}

/** The next message answers this row. */
function reply(row) {
  composer.elements.reply_to.value = row.id.slice(2);
  replying.querySelector('.reply-author').textContent = authorOf(row);
  replying.querySelector('.reply-excerpt').textContent = row.querySelector('.body').textContent.slice(0, 120);
  replying.hidden = false;
  composer.elements.body.focus();
}

function authorOf(row) {
  return row.querySelector('.author').textContent;
}

function stopReplying() {
  composer.elements.reply_to.value = '';
  replying.hidden = true;
}

if (composer) {
  const { body } = composer.elements;
  composer.addEventListener('submit', send);
  body.addEventListener('keydown', onKey);
  body.addEventListener('input', onInput);
  composer.querySelector('.cancel-reply').addEventListener('click', (event) => {
    event.preventDefault();
    stopReplying();
    body.focus();
  });
  addEventListener('pagehide', () => saveDraft({ keepalive: true }));
  const unsent = sessionStorage.getItem(draftKey) ?? localStorage.getItem(draftKey);
  if (unsent !== null && document.getElementById('composer-error').textContent === '') {
    ({ text: body.value, kept } = JSON.parse(unsent));
    saveDraft();
  }
  if (parley.hasKeyboard) body.focus();
  parley.reply = reply;
}
