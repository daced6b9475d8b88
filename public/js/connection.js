// The state of the live connection, said in words; and what brings it back where htmx alone would not.

const GRACE_MS = 1200;
const BACK_MS = 2500;
/** A restart is over in seconds; whoever is away for longer asks less and less often. */
const EAGER_ATTEMPTS = 15;
const EAGER_DELAY_MS = 2000;
const WATCH_MS = 15_000;
/** The server says something every 25 s: silence for this long means that the connection is dead. */
const SILENCE_MS = 65_000;
const TEXTS = {
  offline: 'You are offline. What you write is kept and sent when you are back.',
  reconnecting: 'Connection lost. Reconnecting…',
  back: 'Back again.',
  removed: 'You are no longer in this room.',
};
/** The right to listen is lost: htmx does not connect again by itself. */
const RIGHT_LOST = 1008;

const { live } = parley;
const bar = document.getElementById('connection');
let timer;
let heardAt = Date.now();
let connection;
let hasFailed = false;
let isSigningOut = false;

function show(state) {
  clearTimeout(timer);
  bar.hidden = state === 'online';
  bar.dataset.state = state;
  bar.textContent = TEXTS[state] ?? '';
  if (state !== 'removed') return;
  // Where one goes on from there.
  bar.append(' ', Object.assign(document.createElement('a'), { href: '/rooms', textContent: 'Your rooms' }));
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

async function onClose({ detail: { code, reason, connection } }) {
  delete document.body.dataset.online;
  if (reason === 'removed') return;
  const isEager = connection.attempt < EAGER_ATTEMPTS;
  connection.config.reconnectMaxDelay = isEager ? EAGER_DELAY_MS : htmx.config.ws.reconnectMaxDelay;
  hasFailed = true;
  clearTimeout(timer);
  timer = setTimeout(showLost, GRACE_MS);
  if (code !== RIGHT_LOST && connection.attempt <= 1) return;
  const isAllowed = await checkRight();
  if (code === RIGHT_LOST && isAllowed) setTimeout(reconnect, BACK_MS);
}

/**
 * A socket that is refused looks like a lost one: a page says whether it is that, and which right is lost. Who is signed
 * out learns why where they may sign in again.
 */
async function checkRight() {
  const response = await fetch(bar.dataset.probe, { headers: { Accept: 'application/json' } }).catch(
    () => undefined,
  );
  if (response?.status === 401) showSignIn();
  else if (response?.status === 404) leaveRoom();
  else return true;
}

function showSignIn() {
  // Whoever signs out here is on the way to where that leads, and is not to be turned back.
  if (!isSigningOut) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

function leaveRoom() {
  show('removed');
  document.querySelector('.no-composer').textContent = TEXTS.removed;
  document.getElementById(`r-${document.getElementById('room').dataset.room}`)?.remove();
  parley.emit('list', {});
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
  addEventListener('submit', ({ target }) => {
    isSigningOut ||= target.matches('[action="/sign-out"]');
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
    isSigningOut = false;
    if (event.persisted) reconnect();
  });
}
