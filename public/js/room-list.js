// The room list stays true while the page is open: badges, previews, order, the total in the title, and the filter.

const MOST_SHOWN = 99;
const rooms = document.getElementById('rooms');
const filter = document.getElementById('room-filter');
const plainTitle = document.title.replace(/^\(\d+\) /, '');

/** What was heard of each room; a list that was read on the server before it may be older. */
const counts = new Map();

function lineOf(id) {
  return document.getElementById(`r-${id}`);
}

function badgeOf({ count, read, mentions, level }) {
  if (level === 'nothing') return 0;
  return level === 'mentions' ? Number(mentions) : Math.max(0, count - read);
}

function draw(line) {
  const badge = badgeOf(line.dataset);
  const unread = line.querySelector('.unread');
  unread.hidden = badge === 0;
  unread.firstElementChild.textContent = badge > MOST_SHOWN ? `${MOST_SHOWN}+` : badge;
  line.querySelector('.mentions').hidden = line.dataset.mentions === '0' || line.dataset.level === 'nothing';
  line.firstElementChild.classList.toggle('has-unread', badge > 0);
}

function drawTotal() {
  const lines = [...rooms.querySelectorAll('[data-room]')];
  const total = lines.reduce((sum, line) => sum + badgeOf(line.dataset), 0);
  const back = document.querySelector('.room-head .back');
  if (back) back.dataset.total = total > MOST_SHOWN ? `${MOST_SHOWN}+` : total || '';
  document.title = total > 0 ? `(${total}) ${plainTitle}` : plainTitle;
}

function onActivity({ room, seq, sender, at, preview, mentions }) {
  const line = lineOf(room);
  if (!line) return;
  const known = Number(line.dataset.count);
  if (seq >= known) {
    line.querySelector('.room-preview').textContent = preview;
    showTime(line, at);
  }
  if (seq <= known) return;
  const isForMe = (ids) => ids.some((id) => id === parley.me || (id === null && sender !== parley.me));
  const calls = mentions.filter((each) => each.seq > known && isForMe(each.ids)).length;
  line.dataset.mentions = Number(line.dataset.mentions) + calls;
  line.dataset.count = seq;
  counts.set(room, seq);
  if (sender === parley.me) Object.assign(line.dataset, { read: seq, mentions: 0 });
  draw(line);
  drawTotal();
  line.parentElement.prepend(line);
}

function showTime(line, at) {
  const time = line.querySelector('.room-time');
  if (!time.firstElementChild) time.append(document.createElement('time'));
  time.firstElementChild.dateTime = at;
  parley.localise(time);
}

function onRead({ room, seq, mentions }) {
  const line = lineOf(room);
  if (!line) return;
  Object.assign(line.dataset, { read: seq, mentions });
  draw(line);
  drawTotal();
}

function onRoom({ room, name, isArchived }) {
  const line = lineOf(room);
  if (!line) return;
  if (isArchived) line.remove();
  else line.querySelector('.room-name').textContent = name;
  drawTotal();
}

/** After the server has sent the list anew. */
function onList() {
  for (const [room, count] of counts) {
    const line = lineOf(room);
    if (line && Number(line.dataset.count) < count) line.dataset.count = count;
    if (line) draw(line);
  }
  parley.localise(rooms);
  applyFilter();
  drawTotal();
}

function applyFilter() {
  const words = filter.value.trim().toLowerCase();
  for (const line of rooms.querySelectorAll('[data-room]'))
    line.hidden = !line.querySelector('.room-name').textContent.toLowerCase().includes(words);
}

if (rooms) {
  parley.on('activity', onActivity);
  parley.on('read', onRead);
  parley.on('room', onRoom);
  parley.on('list', onList);
  filter.addEventListener('input', applyFilter);
}
