// What the islands share. Everything works without them; they make it quicker.

/** A random id that needs no secure context (crypto.randomUUID does, and a LAN address is none). */
function createNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Posts a form's values; resolves to { status, detail, retryAfter }. `detail` says what is wrong in plain words.
 * Status 0 means that the server was not reached.
 */
async function postForm(action, values) {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { Accept: 'application/json', 'HX-Request': 'true' },
      body: new URLSearchParams(values),
    });
    const answer = response.ok ? {} : await response.json().catch(() => ({}));
    const detail = answer.detail ?? 'That did not work. Please try again.';
    return { status: response.status, detail, retryAfter: Number(response.headers.get('Retry-After')) };
  } catch {
    return { status: 0, detail: 'Parley cannot be reached just now.', retryAfter: 0 };
  }
}

/** Says in a corner what just happened. */
function showToast(text) {
  const toast = document.createElement('p');
  toast.className = 'toast';
  toast.textContent = text;
  document.getElementById('toasts')?.append(toast);
  setTimeout(() => toast.remove(), 6000);
}

globalThis.parley = { createNonce, postForm, showToast };
document.documentElement.classList.add('scripted');
for (const toast of document.querySelectorAll('#toasts .toast')) setTimeout(() => toast.remove(), 6000);
