// The room list stays true while the page is open: badges, previews, order, the total in the title, and the filter.

const MOST_SHOWN = 99;
const rooms = document.getElementById('rooms');
const filter = document.getElementById('room-filter');
const writing = document.getElementById('writing');
const noComposer = document.querySelector('.no-composer');
const plainTitle = document.title.replace(/^\(\d+\) /, '');

/** By room: the newest message that was heard of, and those that call this person. What the server counted may be older. */
const heard = new Map();

function heardOf(room) {
  if (!heard.has(room)) heard.set(room, { count: 0, calls: [] });
  return heard.get(room);
}

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
  const known = Number(line?.dataset.count ?? 0);
  if (line && seq >= known) showLast(line, { sender, at, preview });
  if (seq <= known) return;
  const isForMe = (ids) => ids.some((id) => id === parley.me || (id === null && sender !== parley.me));
  const calls = mentions.filter((each) => each.seq > known && isForMe(each.ids)).map((each) => each.seq);
  heardOf(room).calls.push(...calls);
  heardOf(room).count = seq;
  if (!line) return void reload();
  line.dataset.mentions = Number(line.dataset.mentions) + calls.length;
  line.dataset.count = seq;
  if (sender === parley.me) Object.assign(line.dataset, { read: seq, mentions: 0 });
  draw(line);
  drawTotal();
  line.parentElement.prepend(line);
}

function showLast(line, { sender, at, preview }) {
  const shown = line.querySelector('.room-preview');
  shown.textContent = preview;
  shown.className = `room-preview u-${sender}`;
  showTime(line, at);
}

/** Takes over what the server has counted up to `count`; calls that were heard of later come on top. */
function takeOver(line, { mentions, count }) {
  const { count: newest, calls } = heardOf(Number(line.dataset.room));
  line.dataset.mentions = mentions + calls.filter((seq) => seq > count).length;
  line.dataset.count = Math.max(count, newest, Number(line.dataset.count));
}

function showTime(line, at) {
  const time = line.querySelector('.room-time');
  if (!time.firstElementChild) time.append(document.createElement('time'));
  time.firstElementChild.dateTime = at;
  parley.localise(time);
}

function onRead({ room, seq, mentions, count }) {
  const line = lineOf(room);
  if (!line) return;
  line.dataset.read = seq;
  takeOver(line, { mentions, count });
  draw(line);
  drawTotal();
}

function onRoom({ room, name, isArchived }) {
  const line = lineOf(room);
  if (isArchived) line?.remove();
  else if (line) line.querySelector('.room-name').textContent = name;
  else return reload();
  drawTotal();
  drawComposer();
}

/** Nothing can be written where the person is not any more, nor in the archive: those rooms have no line here. */
function drawComposer() {
  if (!writing) return;
  writing.hidden = !lineOf(document.getElementById('room').dataset.room);
  noComposer.hidden = !writing.hidden;
}

/** A room that came out of the archive has no line here, nor has a direct room before the first word. */
async function reload() {
  const html = await parley.fetchFragment('/rooms');
  if (!html) return;
  const page = new DOMParser().parseFromString(html, 'text/html');
  rooms.replaceChildren(...page.getElementById('rooms').childNodes);
  onList();
}

/** After the server has sent the list anew: of the room that is shown, more may have been heard by then. */
function onList() {
  for (const line of rooms.querySelectorAll('[data-room]')) {
    const { mentions, count } = line.dataset;
    if (Number(count) < heardOf(Number(line.dataset.room)).count)
      takeOver(line, { mentions: Number(mentions), count: Number(count) });
    draw(line);
  }
  parley.localise(rooms);
  applyFilter();
  drawTotal();
  drawComposer();
}

function applyFilter() {
  const words = filter.value.trim().toLowerCase();
  for (const line of rooms.querySelectorAll('[data-room]'))
    line.hidden = !line.querySelector('.room-name').textContent.toLowerCase().includes(words);
  for (const section of rooms.querySelectorAll('section'))
    section.hidden = !section.querySelector('li:not([hidden])');
  document.getElementById('no-room').hidden = !words || rooms.querySelector('section:not([hidden])');
}

if (rooms) {
  parley.on('activity', onActivity);
  parley.on('read', onRead);
  parley.on('room', onRoom);
  parley.on('list', onList);
  filter.addEventListener('input', applyFilter);
}
