// How much more fits into a message: said when little is left. What is too long stays in its field, unsent.

const MAX_LENGTH = 4000;
const SAID_BELOW = 200;

function left(text) {
  return MAX_LENGTH - [...text.trim()].length;
}

/** What is wrong with a text, in the server's words; undefined when it fits. */
parley.lengthError = (text) =>
  left(text) < 0 ? `A message can have at most ${MAX_LENGTH} characters.` : undefined;

document.addEventListener('input', ({ target }) => {
  const note = target.form?.querySelector('.count');
  if (!note) return;
  const rest = left(target.value);
  const words = rest < 0 ? `Characters too many: ${-rest}` : `Characters left: ${rest}`;
  note.textContent = rest < SAID_BELOW ? words : '';
});
