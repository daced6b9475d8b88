// Reading the past: a permalink begins at its message, later messages begin where the reader has come to, and there is a
// way back down that says how much has come meanwhile.

const log = document.getElementById('log');
const scroller = document.getElementById('scroller');
const wayDown = document.getElementById('way-down');
let endSeq = 0;
let missed = 0;

const AT_END_PX = 40;

/** The scroller holds on to its end; whoever reads forward wants to stay where they are. */
function stayAt(row) {
  const observer = new MutationObserver(() => {
    observer.disconnect();
    row.scrollIntoView({ block: 'start' });
  });
  observer.observe(log, { childList: true });
}

function showWayDown() {
  const above = Math.abs(scroller.scrollTop);
  if (above < AT_END_PX) missed = 0;
  wayDown.hidden =
    (missed === 0 && above < scroller.clientHeight) || document.getElementById('newer') !== null;
  wayDown.textContent = `↓ ${missed === 0 ? 'Newest' : missed === 1 ? 'One new message' : `${missed} new messages`}`;
}

function countMissed(row) {
  const isNew = row.isConnected && Number(row.dataset.seq) > endSeq;
  if (!isNew) return;
  endSeq = Number(row.dataset.seq);
  missed++;
  showWayDown();
}

if (log) {
  endSeq = Number([...log.getElementsByClassName('message')].at(-1)?.dataset.seq ?? 0);
  showWayDown();
  parley.on('row', countMissed);
  scroller.addEventListener('scroll', showWayDown, { passive: true });
  wayDown.addEventListener('click', () => {
    scroller.scrollTop = 0;
  });
  const around = new URLSearchParams(location.search).get('around');
  if (around && !location.hash)
    log.querySelector(`[data-seq="${CSS.escape(around)}"]`)?.scrollIntoView({ block: 'center' });
  log.addEventListener('click', (event) => {
    if (event.target.closest('#newer a')) stayAt([...log.getElementsByClassName('message')].at(-1));
  });
}
