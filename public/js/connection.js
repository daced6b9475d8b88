// The state of the live connection, said in words; and what brings it back where htmx alone would not.

const GRACE_MS = 1200;
const BACK_MS = 2500;
const WATCH_MS = 15_000;
/** The server says something every 25 s: silence for this long means that the connection is dead. */
const SILENCE_MS = 65_000;
const TEXTS = {
  offline: 'You are offline. What you write is kept and sent when you are back.',
  reconnecting: 'Connection lost. Reconnecting…',
  back: 'Back again.',
  revoked: 'You are signed out, or not in this room any more. Reload the page to go on.',
};

const { live } = parley;
const bar = document.getElementById('connection');
let timer;
let heardAt = Date.now();
let connection;
let hasFailed = false;

function show(state) {
  clearTimeout(timer);
  bar.hidden = state === 'online';
  bar.dataset.state = state;
  bar.textContent = TEXTS[state] ?? '';
}

function showLost() {
  show(navigator.onLine ? 'reconnecting' : 'offline');
}

function onOpen(event) {
  connection = event.detail.connection;
  heardAt = Date.now();
  show(hasFailed ? 'back' : 'online');
  if (hasFailed) timer = setTimeout(() => show('online'), BACK_MS);
  hasFailed = false;
  document.body.dataset.online = '1';
}

function onClose(event) {
  delete document.body.dataset.online;
  if (event.detail.code === 1008) return show('revoked');
  if (event.detail.reason === 'removed') return;
  hasFailed = true;
  clearTimeout(timer);
  timer = setTimeout(showLost, GRACE_MS);
  if (event.detail.connection.attempt > 1) checkRight();
}

/** A socket that is refused looks like a lost one: a page says whether it is that. */
async function checkRight() {
  const response = await fetch(bar.dataset.probe, { headers: { Accept: 'application/json' } }).catch(
    () => undefined,
  );
  if (response?.status === 401 || response?.status === 404) show('revoked');
}

function reconnect() {
  htmx.process(live, true);
}

if (live) {
  live.addEventListener('htmx:ws:after:connection', onOpen);
  live.addEventListener('htmx:ws:close', onClose);
  live.addEventListener('htmx:ws:before:message:incoming', () => {
    heardAt = Date.now();
  });
  addEventListener('offline', showLost);
  addEventListener('online', () => {
    if (document.body.dataset.online) show('online');
    else reconnect();
  });
  setInterval(() => {
    if (document.body.dataset.online && Date.now() - heardAt > SILENCE_MS) connection.socket.close();
  }, WATCH_MS);
  // htmx closed the socket when the page went into the back/forward cache, and does not open it again by itself.
  addEventListener('pageshow', (event) => {
    if (event.persisted) reconnect();
  });
}
