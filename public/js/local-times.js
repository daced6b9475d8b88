// Rows come in UTC, the same for everybody: here they get the reader's own clock and calendar.

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const AGAIN_MS = 30_000;
/** The person's own setting, else the device's. */
const timeZone = document.body.dataset.timeZone || undefined;
const TIME = new Intl.DateTimeFormat(undefined, { timeZone, hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
const SHORT = new Intl.DateTimeFormat(undefined, { timeZone, day: 'numeric', month: 'short' });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { timeZone, weekday: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const DATE = new Intl.DateTimeFormat('sv', { timeZone });
const DAY = new Intl.DateTimeFormat(undefined, {
  timeZone,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const log = document.getElementById('log');

function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    time.textContent = show(time, at);
    time.title = FULL.format(at);
  }
}

function show(time, at) {
  if (time.closest('.recent')) return recent(at);
  return (time.hasAttribute('data-dated') ? FULL : TIME).format(at);
}

/** `now`, `5 min. ago`, then the time of today, the weekday of this week, the date. */
function recent(at) {
  const minutes = Math.floor((Date.now() - at) / MINUTE_MS);
  if (minutes < 1) return RELATIVE.format(0, 'second');
  if (minutes < 60) return RELATIVE.format(-minutes, 'minute');
  if (DATE.format(at) === DATE.format(new Date())) return TIME.format(at);
  return Date.now() - at < 6 * DAY_MS ? WEEKDAY.format(at) : SHORT.format(at);
}

/** The reader's own date of a row, such as 2026-11-21. */
function dateOf(row) {
  const time = row.querySelector('time[datetime]');
  return time ? DATE.format(new Date(time.dateTime)) : undefined;
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

parley.localise = localise;
localise(document);
setInterval(() => {
  for (const part of document.querySelectorAll('.recent')) localise(part);
}, AGAIN_MS);
if (log) {
  decorate(log.querySelectorAll('.message'));
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    decorate(added.filter((node) => node.isConnected && node.classList?.contains('message')));
  }).observe(log, { childList: true });
}
