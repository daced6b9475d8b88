// Reading the past: a permalink begins at its message, and later messages begin where the reader has come to.

const log = document.getElementById('log');

/** The scroller holds on to its end; whoever reads forward wants to stay where they are. */
function stayAt(row) {
  const observer = new MutationObserver(() => {
    observer.disconnect();
    row.scrollIntoView({ block: 'start' });
  });
  observer.observe(log, { childList: true });
}

if (log) {
  const around = new URLSearchParams(location.search).get('around');
  if (around && !location.hash)
    log.querySelector(`[data-seq="${CSS.escape(around)}"]`)?.scrollIntoView({ block: 'center' });
  log.addEventListener('click', (event) => {
    if (event.target.closest('#newer a')) stayAt([...log.getElementsByClassName('message')].at(-1));
  });
}
