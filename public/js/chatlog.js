// The swap style of the log: what arrives twice is shown once, what arrives late stands in its place, and an older
// state of a message never replaces a newer one.

/** A whole page of replayed rows should not dance. */
const MOST_ROWS_THAT_GLIDE = 5;

htmx.registerExtension('chatlog', {
  handle_swap(style, log, fragment) {
    if (style !== 'chatlog') return false;
    const rows = [...fragment.children];
    const placed = rows.filter((row) => place(row, log));
    if (rows.length > MOST_ROWS_THAT_GLIDE) for (const row of placed) row.classList.remove('arriving');
    for (const row of rows) parley.emit('row', row);
    return placed;
  },
});

/** Puts the row where it belongs; false when it has no place here (any more, or yet). */
function place(row, log) {
  const isMine = confirmPending(row);
  const shown = document.getElementById(row.id);
  if (shown) return replaceOlder(shown, row);
  const before = lastRowBefore(row, log);
  if (isOutsideWindow(before, log)) return false;
  if (!isMine) row.classList.add('arriving');
  if (before) before.after(row);
  else
    (
      log.querySelector('.message') ??
      document.getElementById('newer') ?? { before: (node) => log.append(node) }
    ).before(row);
  return true;
}

/** The bubble that was waiting for this message has done its work. */
function confirmPending(row) {
  const pending = document.querySelector(`#pending [data-nonce="${CSS.escape(row.dataset.nonce)}"]`);
  pending?.remove();
  return Boolean(pending);
}

function replaceOlder(shown, row) {
  if (Number(shown.dataset.rev) >= Number(row.dataset.rev)) return false;
  if (shown.querySelector('.all')) row.querySelector('.long')?.classList.add('all');
  if (parley.keepEditor(shown, row)) {
    quoteAnew(shown);
    return false;
  }
  const hadFocus = shown.contains(document.activeElement);
  shown.replaceWith(row);
  quoteAnew(row);
  if (hadFocus) document.getElementById('body')?.focus();
  return true;
}

/** Replies that quote a message say what it says now. */
function quoteAnew(row) {
  for (const quote of document.querySelectorAll(`[data-quotes="${row.id.slice(2)}"] span`))
    quote.textContent = row.querySelector('.body').textContent.slice(0, 120);
}

/** A notice has the number of the message that it stands after. */
function lastRowBefore(row, log) {
  const seq = Number(row.dataset.seq) + (row.classList.contains('notice') ? 1 : 0);
  const rows = log.getElementsByClassName('message');
  for (let index = rows.length - 1; index >= 0; index--)
    if (Number(rows[index].dataset.seq) < seq) return rows[index];
  return undefined;
}

/** Pages that are not loaded yet will bring it: a row put in now would leave a hole. */
function isOutsideWindow(before, log) {
  if (!before) return Boolean(document.getElementById('older'));
  const isLast = !log.querySelector(`#${CSS.escape(before.id)} ~ .message`);
  return isLast && Boolean(document.getElementById('newer'));
}
