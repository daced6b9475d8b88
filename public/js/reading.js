// Read is what was seen: the newest message on a visible page that is scrolled to its end, once the reader has been
// where they stopped reading. And who else has seen it.

const DELAY_MS = 400;
const AT_END_PX = 40;
const room = document.getElementById('room');
const log = document.getElementById('log');
const scroller = document.getElementById('scroller');
const receipts = document.getElementById('receipts');
let lastRead = Number(room?.dataset.lastRead ?? 0);
let endSeq = 0;
let timer;

function lastSeq() {
  return Number([...log.getElementsByClassName('message')].at(-1)?.dataset.seq ?? 0);
}

function check() {
  const seq = lastSeq();
  const isAtEnd = Math.abs(scroller.scrollTop) < AT_END_PX && !document.getElementById('newer');
  const isElsewhere = document.querySelector('.unread-note') !== null;
  const isSeen = document.visibilityState === 'visible' && isAtEnd && !isElsewhere && seq > lastRead;
  if (isSeen && parley.say({ type: 'read', seq })) lastRead = seq;
}

function checkSoon() {
  clearTimeout(timer);
  timer = setTimeout(check, DELAY_MS);
}

/** Shown are those who have seen all that stands here. */
function showReceipts() {
  const end = lastSeq();
  for (const receipt of receipts.children) receipt.hidden = end === 0 || Number(receipt.dataset.seq) < end;
  receipts.hidden = ![...receipts.children].some((receipt) => !receipt.hidden);
}

function noteReceipt({ id, name, seq }) {
  if (id === parley.me) return;
  let receipt = receipts.querySelector(`[data-person="${id}"]`);
  if (!receipt) {
    receipt = Object.assign(document.createElement('span'), { textContent: name });
    receipt.dataset.person = id;
    receipt.dataset.seq = 0;
    receipts.append(receipt);
  }
  receipt.dataset.seq = Math.max(seq, Number(receipt.dataset.seq));
  showReceipts();
}

/** Begins where the reader stopped; the way back there is needed until they are there. */
function beginAtUnread() {
  const divider = document.getElementById('unread');
  const note = document.querySelector('.unread-note');
  if (!divider || !note) return;
  const isAbove = divider.getBoundingClientRect().top < scroller.getBoundingClientRect().top;
  if (isAbove && !location.hash) divider.scrollIntoView({ block: 'start' });
  new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    note.remove();
    checkSoon();
  }).observe(divider);
}

if (log) {
  endSeq = lastSeq();
  beginAtUnread();
  parley.live.addEventListener('htmx:ws:after:connection', checkSoon);
  scroller.addEventListener('scroll', checkSoon, { passive: true });
  document.addEventListener('visibilitychange', checkSoon);
  parley.on('receipt', noteReceipt);
  parley.on('row', (row) => {
    // Only what is new: somebody may have made older messages unread again.
    if (Number(row.dataset.seq) > endSeq) checkSoon();
    endSeq = Math.max(endSeq, lastSeq());
    // Who writes has read up to there.
    const sender = /\bu-(\d+)/.exec(row.className)?.[1];
    const receipt = receipts.querySelector(`[data-person="${sender}"]`);
    if (receipt && !row.classList.contains('notice'))
      receipt.dataset.seq = Math.max(Number(row.dataset.seq), Number(receipt.dataset.seq));
    showReceipts();
  });
  parley.on('read', (read) => {
    if (read.room === Number(room.dataset.room)) lastRead = read.seq;
  });
}
