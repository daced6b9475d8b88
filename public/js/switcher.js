// Ctrl/Cmd+K jumps to a room or a person, `/` to the search, `?` shows the keys. Each has a page without this.

const DELAY_MS = 100;
const switcher = document.getElementById('switcher');
const keys = document.getElementById('keys');
let timer;

async function open() {
  const field = switcher.querySelector('input');
  field.value = '';
  switcher.showModal();
  await load('');
}

async function load(words) {
  const html = await parley.fetchFragment(`/switcher?q=${encodeURIComponent(words)}`);
  if (words === switcher.querySelector('input').value.trim())
    switcher.querySelector('.results').innerHTML =
      html ?? '<p class="empty-note">Parley cannot be reached just now.</p>';
}

function results() {
  return [...switcher.querySelectorAll('.results a, .results button')];
}

/** From the field down into the results and back. */
function onKey(event) {
  const stops = [switcher.querySelector('input'), ...results()];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) stops[(at + step + stops.length) % stops.length].focus();
  else if (event.key === 'Enter' && at === 0) results()[0]?.click();
  else return;
  event.preventDefault();
}

function isTyping(target) {
  return target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}

function onGlobalKey(event) {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (!switcher.open) open();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === '?') keys.showModal();
  else if (event.key === '/') focusSearch(event);
}

function focusSearch(event) {
  const field = document.querySelector('main input[type=search][name=q]');
  event.preventDefault();
  if (field) field.focus();
  else location.assign('/search');
}

if (switcher) {
  document.addEventListener('keydown', onGlobalKey);
  switcher.addEventListener('keydown', onKey);
  switcher.querySelector('input').addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => load(event.target.value.trim()), DELAY_MS);
  });
  switcher.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
  // A click beside a dialog closes it.
  for (const dialog of document.querySelectorAll('dialog'))
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
}
