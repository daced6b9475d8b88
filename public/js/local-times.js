// Rows come in UTC, the same for everybody: here they get the reader's own clock and calendar.

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const log = document.getElementById('log');

function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    time.textContent = (time.hasAttribute('data-dated') ? FULL : TIME).format(at);
    time.title = FULL.format(at);
  }
}

/** The reader's own date of a row, such as 2026-11-21. */
function dateOf(row) {
  const time = row.querySelector('time[datetime]');
  return time ? new Date(time.dateTime).toLocaleDateString('sv') : undefined;
}

function neighbour(row, direction) {
  let at = row[direction];
  while (at && !at.classList.contains('message')) at = at[direction];
  return at;
}

/** A divider stands before a row exactly when the row before it is of another day. */
function divide(row) {
  const before = neighbour(row, 'previousElementSibling');
  const needsDivider = !before || dateOf(before) !== dateOf(row);
  let divider = row.previousElementSibling;
  while (divider && divider !== before && !divider.matches('.day')) divider = divider.previousElementSibling;
  const hasDivider = divider && divider !== before;
  if (hasDivider && !needsDivider) divider.remove();
  else if (needsDivider)
    (hasDivider ? divider : insertDivider(row)).firstElementChild.textContent = label(row);
}

function insertDivider(row) {
  const divider = document.createElement('li');
  divider.className = 'day';
  divider.role = 'none';
  divider.append(document.createElement('span'));
  row.before(divider);
  return divider;
}

function label(row) {
  return DAY.format(new Date(row.querySelector('time[datetime]').dateTime));
}

function decorate(rows) {
  for (const row of rows) {
    localise(row);
    divide(row);
    const after = neighbour(row, 'nextElementSibling');
    if (after) divide(after);
  }
}

localise(document);
if (log) {
  decorate(log.querySelectorAll('.message'));
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    decorate(added.filter((node) => node.isConnected && node.classList?.contains('message')));
  }).observe(log, { childList: true });
}
