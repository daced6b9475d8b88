// What the islands share. Everything works without them; they make it quicker.

const listeners = new Map();

/** A random id that needs no secure context (crypto.randomUUID does, and a LAN address is none). */
function createNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Posts a form's values; resolves to { status, detail, retryAfter }. `detail` says what is wrong in plain words.
 * Status 0 means that the server was not reached.
 */
async function postForm(action, values, options = {}) {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { Accept: 'application/json', 'HX-Request': 'true' },
      body: new URLSearchParams(values),
      ...options,
    });
    const answer = response.ok && response.status !== 202 ? {} : await response.json().catch(() => ({}));
    const detail = answer.detail ?? 'That did not work. Please try again.';
    return { status: response.status, detail, retryAfter: Number(response.headers.get('Retry-After')) };
  } catch {
    return { status: 0, detail: 'Parley cannot be reached just now.', retryAfter: 0 };
  }
}

/** A piece of a page, as HTML; undefined when it cannot be had. */
async function fetchFragment(path) {
  const response = await fetch(path, { headers: { 'HX-Request': 'true' } }).catch(() => undefined);
  return response?.ok ? response.text() : undefined;
}

/** A line break is wanted where there is no Shift key: on a touch keyboard, Enter breaks the line. */
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)').matches;

/** Whether this key press sends what is written. */
function isSend({ key, shiftKey, isComposing, defaultPrevented }) {
  return key === 'Enter' && hasKeyboard && !shiftKey && !isComposing && !defaultPrevented;
}

/** Says in a corner what just happened; with `undo`, a function, it offers to take it back. */
function showToast(text, undo) {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.append(Object.assign(document.createElement('p'), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'undo',
      textContent: 'Undo',
    });
    button.addEventListener('click', () => {
      toast.remove();
      undo();
    });
    toast.append(button);
  }
  document.getElementById('toasts')?.append(toast);
  setTimeout(() => toast.remove(), 8000);
}

/** Calls `listener` with the detail of all news of that type. */
function on(type, listener) {
  listeners.set(type, [...(listeners.get(type) ?? []), listener]);
}

function emit(type, detail) {
  for (const listener of listeners.get(type) ?? []) listener(detail);
}

const me = Number(document.body.dataset.viewer) || undefined;
const live = document.getElementById('live');
let socket;
live?.addEventListener('htmx:ws:after:connection', (event) => {
  socket = event.detail.connection.socket;
});

/** Says something over the socket, if it is open: what must arrive goes by a form. */
function say(frame) {
  const isOpen = socket?.readyState === WebSocket.OPEN;
  if (isOpen) socket.send(JSON.stringify(frame));
  return isOpen;
}

globalThis.parley = {
  me,
  live,
  createNonce,
  postForm,
  fetchFragment,
  hasKeyboard,
  isSend,
  showToast,
  on,
  emit,
  say,
};
document.documentElement.classList.add('scripted');
for (const toast of document.querySelectorAll('#toasts .toast')) setTimeout(() => toast.remove(), 8000);

// News come as empty elements with a type and a detail; each goes to the islands that listen for it.
htmx.registerExtension('news', {
  handle_swap(style, _target, fragment) {
    if (style !== 'news') return false;
    for (const item of fragment.querySelectorAll('[data-news]'))
      emit(item.dataset.news, JSON.parse(item.dataset.detail));
    return [];
  },
});
