// A button that copies a block of code: it comes and goes with the pointer or the focus, one for all blocks. Its word
// is in the style sheet, so that it is no part of what the message says.

const button = Object.assign(document.createElement('button'), {
  type: 'button',
  className: 'copy button small',
  ariaLabel: 'Copy',
});

async function copy() {
  const text = button.parentElement.textContent;
  try {
    await navigator.clipboard.writeText(text);
    parley.showToast('Copied.');
  } catch {
    parley.showToast('Your browser does not allow copying here. Select the text instead.');
  }
}

function bring(event) {
  const block = event.target.closest?.('.body pre');
  if (!block) button.remove();
  else if (!block.contains(button)) block.prepend(button);
}

button.addEventListener('click', copy);
for (const type of ['pointerover', 'focusin']) document.addEventListener(type, bring);
