// Ctrl/Cmd+K jumps to a room or a person, `/` to the search, `?` shows the keys. Each has a page without this.

const DELAY_MS = 100;
const switcher = document.getElementById('switcher');
const keys = document.getElementById('keys');
const search = document.querySelector('main input[type=search][name=q]');
const field = switcher?.querySelector('input');
/** The room that one is in is no place to go to. */
const here = document.getElementById('room') ? `&room=${document.getElementById('room').dataset.room}` : '';
let timer;
/** What the results that are shown were found by. */
let foundBy;

async function open() {
  field.value = '';
  switcher.showModal();
  await load();
}

async function load() {
  clearTimeout(timer);
  const words = field.value.trim();
  const html = await parley.fetchFragment(`/switcher?q=${encodeURIComponent(words)}${here}`);
  if (words !== field.value.trim()) return;
  foundBy = words;
  switcher.querySelector('.results').innerHTML =
    html ?? '<p class="empty-note">Parley cannot be reached just now.</p>';
}

/** Somebody who types and presses Enter at once means what they typed, not what still stands there. */
async function goToFirst() {
  if (foundBy !== field.value.trim()) await load();
  results()[0]?.click();
}

function results() {
  return [...switcher.querySelectorAll('.results a, .results button')];
}

/** From the field down into the results and back. */
function onKey(event) {
  const stops = [field, ...results()];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) stops[(at + step + stops.length) % stops.length].focus();
  else if (event.key === 'Enter' && at === 0) goToFirst();
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
  else if (event.key === '/') openSearch(event);
}

function openSearch(event) {
  event.preventDefault();
  if (search) focusSearch();
  else location.assign(`/search${inThisRoom()}#q`);
}

function focusSearch() {
  search.focus();
  search.setSelectionRange(search.value.length, search.value.length);
}

/** A room is named as the search understands it: with hyphens for spaces, or by its number. */
function inThisRoom() {
  const room = document.getElementById('room');
  if (!room) return '';
  const name = room.querySelector('h1').textContent.replaceAll(' ', '-');
  const asked = /^[^#"“”„‟\s][^"“”„‟\s]*$/.test(name) ? name : room.dataset.room;
  return `?q=${encodeURIComponent(`in:${asked} `)}`;
}

if (switcher) {
  document.addEventListener('keydown', onGlobalKey);
  switcher.addEventListener('keydown', onKey);
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(load, DELAY_MS);
  });
  switcher.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
  document.getElementById('show-keys')?.addEventListener('click', () => keys.showModal());
  if (search && location.hash === '#q') focusSearch();
  // A click beside a dialog closes it.
  for (const dialog of document.querySelectorAll('dialog'))
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
}
