// While somebody types `@`, `#` or `:` and a few letters: what that could become. And the picker of all emoji.

const DELAY_MS = 120;
const WORD = /(?:^|[\s(])([@#:][^\s@#:]*)$/;
const field = document.getElementById('body');
const roomId = document.getElementById('room')?.dataset.room;
let list;
let timer;

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
  if (list.hidden || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const count = list.childElementCount;
  if (step) choose((chosenIndex() + step + count) % count);
  else if (event.key === 'Enter' || event.key === 'Tab') accept(options()[chosenIndex()]);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
}

/** Opens the picker; `choose` gets the emoji. */
async function pickEmoji(opener, take) {
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
  picker.onclose = () => opener.focus();
  picker.showModal();
}

function find(picker, words) {
  for (const group of picker.querySelectorAll('section')) {
    const buttons = [...group.querySelectorAll('button')];
    for (const button of buttons) button.hidden = !button.title.includes(words);
    group.hidden = buttons.every((button) => button.hidden);
  }
}

parley.pickEmoji = pickEmoji;
if (field) {
  list = document.getElementById('completions');
  // Before the composer's own keys, which look whether this has taken them.
  field.addEventListener('keydown', onKey);
  field.addEventListener('input', () => {
    clearTimeout(timer);
    if (word()) timer = setTimeout(suggest, DELAY_MS);
    else close();
  });
  field.addEventListener('blur', () => setTimeout(close, 200));
  list.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    event.preventDefault();
    accept(option);
  });
  document.getElementById('add-emoji')?.addEventListener('click', (event) => {
    pickEmoji(event.currentTarget, (emoji) => {
      field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
  });
}
