// Read is what was seen: the newest message on a visible page that is scrolled to its end.

const DELAY_MS = 400;
const AT_END_PX = 40;
const room = document.getElementById('room');
const log = document.getElementById('log');
const scroller = document.getElementById('scroller');
let lastRead = Number(room?.dataset.lastRead ?? 0);
let socket;
let timer;

function check() {
  const seq = Number([...log.getElementsByClassName('message')].at(-1)?.dataset.seq ?? 0);
  const isAtEnd = Math.abs(scroller.scrollTop) < AT_END_PX && !document.getElementById('newer');
  const isSeen = document.visibilityState === 'visible' && isAtEnd && seq > lastRead;
  if (!isSeen || socket?.readyState !== WebSocket.OPEN) return;
  lastRead = seq;
  socket.send(JSON.stringify({ type: 'read', seq }));
  for (const badge of document.querySelectorAll(`.unread[data-room="${room.dataset.room}"]`))
    badge.hidden = true;
}

function checkSoon() {
  clearTimeout(timer);
  timer = setTimeout(check, DELAY_MS);
}

if (log) {
  room.addEventListener('htmx:ws:after:connection', (event) => {
    socket = event.detail.connection.socket;
    checkSoon();
  });
  room.addEventListener('htmx:ws:after:message:incoming', checkSoon);
  scroller.addEventListener('scroll', checkSoon, { passive: true });
  document.addEventListener('visibilitychange', checkSoon);
}
