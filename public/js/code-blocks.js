// A button that copies a block of code: it comes with the pointer or the focus, one for all blocks.

const button = Object.assign(document.createElement('button'), {
  type: 'button',
  className: 'copy button small',
  textContent: 'Copy',
});

async function copy() {
  const text = button.previousElementSibling.textContent;
  try {
    await navigator.clipboard.writeText(text);
    parley.showToast('Copied.');
  } catch {
    parley.showToast('Your browser does not allow copying here. Select the text instead.');
  }
}

function bring(event) {
  const block = event.target.closest?.('.body pre');
  if (block && block.nextElementSibling !== button) block.after(button);
}

button.addEventListener('click', copy);
for (const type of ['pointerover', 'focusin']) document.addEventListener(type, bring);
