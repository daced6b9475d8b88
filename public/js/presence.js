// Dots beside the people who are online, and who is typing.

const TYPING_MS = 5000;
const line = document.getElementById('typing');
const online = new Set();
/** By person: { name, timer }. */
const typists = new Map();

function drawDots() {
  for (const face of document.querySelectorAll('.avatar[data-person]:not(.message .avatar)'))
    face.classList.toggle('online', online.has(Number(face.dataset.person)));
}

function drawTyping() {
  const names = [...typists.values()].map((typist) => typist.name);
  if (names.length === 0) line.textContent = '';
  else if (names.length === 1) line.textContent = `${names[0]} is typing…`;
  else if (names.length === 2) line.textContent = `${names[0]} and ${names[1]} are typing…`;
  else line.textContent = 'Several people are typing…';
}

function stopTyping(id) {
  clearTimeout(typists.get(id)?.timer);
  if (typists.delete(id)) drawTyping();
}

parley.on('online', ({ ids }) => {
  online.clear();
  for (const id of ids) online.add(id);
  drawDots();
});
parley.on('presence', ({ online: come, away }) => {
  for (const id of come) online.add(id);
  for (const id of away) online.delete(id);
  drawDots();
});
parley.on('list', drawDots);

if (line) {
  parley.on('typing', ({ id, name }) => {
    if (id === parley.me) return;
    clearTimeout(typists.get(id)?.timer);
    typists.set(id, { name, timer: setTimeout(() => stopTyping(id), TYPING_MS) });
    drawTyping();
  });
  parley.on('row', (row) => stopTyping(Number(/\bu-(\d+)/.exec(row.className)?.[1])));
}
