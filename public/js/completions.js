// While somebody types `@`, `#` or `:` and a few letters: what that could become. And the picker of all emoji.

const DELAY_MS = 120;
const WORD = /(?:^|[\s(])([@#:][^\s@#:]*)$/;
const composer = document.getElementById('body');
const roomId = document.getElementById('room')?.dataset.room;
const list = document.getElementById('completions');
/** What is written in: the composer, or the editor of a message. */
let field = composer;
let timer;

function onFocus({ target }) {
  if (!target.matches('#composer textarea, .edit-form textarea')) return;
  if (target !== field) close();
  field = target;
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  (field.closest('.composer-row') ?? field).before(list);
}

function word() {
  return field.selectionStart === field.selectionEnd
    ? WORD.exec(field.value.slice(0, field.selectionStart))?.[1]
    : undefined;
}

async function suggest() {
  const query = word();
  const html =
    query && (await parley.fetchFragment(`/rooms/${roomId}/completions?q=${encodeURIComponent(query)}`));
  if (query !== word()) return;
  list.innerHTML = html ?? '';
  const isOpen = list.childElementCount > 0;
  list.hidden = !isOpen;
  choose(isOpen ? 0 : -1);
}

function options() {
  return [...list.children];
}

function choose(index) {
  for (const [at, option] of options().entries()) option.setAttribute('aria-selected', at === index);
  const chosen = options()[index];
  if (chosen) field.setAttribute('aria-activedescendant', chosen.id);
  else field.removeAttribute('aria-activedescendant');
  chosen?.scrollIntoView({ block: 'nearest' });
}

function chosenIndex() {
  return options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
}

function close() {
  list.hidden = true;
  list.replaceChildren();
  field.removeAttribute('aria-activedescendant');
}

function accept(option) {
  const from = field.selectionStart - (word()?.length ?? 0);
  field.setRangeText(`${option.dataset.text} `, from, field.selectionStart, 'end');
  close();
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Keys are the list's while it is open. */
function onKey(event) {
  if (list.hidden || event.isComposing || event.target !== field) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const count = list.childElementCount;
  if (step) choose((chosenIndex() + step + count) % count);
  else if (event.key === 'Enter' || event.key === 'Tab') accept(options()[chosenIndex()]);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
}

/** Opens the picker; `take` gets the emoji, and `after` the focus. */
async function pickEmoji(after, take) {
  const picker = document.getElementById('emoji-picker');
  if (!picker.firstElementChild) picker.innerHTML = (await parley.fetchFragment('/emoji')) ?? '';
  const search = picker.querySelector('input');
  if (!search) return parley.showToast('The emoji cannot be shown just now.');
  search.value = '';
  find(picker, '');
  search.oninput = () => find(picker, search.value.trim().toLowerCase());
  // Enter would press the form's button, which closes.
  search.onkeydown = (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    picker.querySelector('section:not([hidden]) button:not([hidden])')?.click();
  };
  picker.onclick = (event) => {
    const button = event.target.closest('section button');
    if (!button) return;
    picker.close();
    take(button.value);
  };
  picker.onclose = () => after.focus();
  picker.showModal();
}

function find(picker, words) {
  for (const group of picker.querySelectorAll('section')) {
    const buttons = [...group.querySelectorAll('button')];
    for (const button of buttons) button.hidden = !button.title.includes(words);
    group.hidden = buttons.every((button) => button.hidden);
  }
}

function onInput({ target }) {
  if (target !== field) return;
  clearTimeout(timer);
  if (word()) timer = setTimeout(suggest, DELAY_MS);
  else close();
}

parley.pickEmoji = pickEmoji;
if (list) {
  document.addEventListener('focusin', onFocus);
  // Before the keys of the form, which look whether this has taken them.
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('input', onInput);
  document.addEventListener('focusout', () =>
    setTimeout(() => document.activeElement !== field && close(), 200),
  );
  list.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    event.preventDefault();
    accept(option);
  });
  document.getElementById('add-emoji').addEventListener('click', () => {
    pickEmoji(composer, (emoji) => {
      composer.setRangeText(emoji, composer.selectionStart, composer.selectionEnd, 'end');
      composer.dispatchEvent(new Event('input', { bubbles: true }));
    });
  });
}
