// Nothing that was sent is lost: a message is kept in localStorage, under its nonce, until the server has answered for
// it. It is sent again after a reload, a crash or a lost connection; the nonce makes that safe.

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;
// In slow mode: what would wait longer is given back.
const MAX_HELD_SECONDS = 120;
const MOST_MISHAPS = 4;
const room = document.getElementById('room');
const pending = document.getElementById('pending');
const template = document.getElementById('pending-template');
const prefix = `parley:outbox:${document.body.dataset.viewer}:`;
const unsaved = new Map();
// Rooms in which this person has to wait, and until when.
const held = new Map();
// How often the server has failed at a message since the page came.
const mishaps = new Map();
let isSending = false;
let failures = 0;
let wake = () => undefined;

function save(entry) {
  try {
    localStorage.setItem(prefix + entry.nonce, JSON.stringify(entry));
  } catch {
    unsaved.set(entry.nonce, entry); // No room, or no permission: kept as long as the page lives.
  }
}

function forget(nonce) {
  localStorage.removeItem(prefix + nonce);
  unsaved.delete(nonce);
}

/** All entries, oldest first. */
function entries() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const saved = keys.map((key) => JSON.parse(localStorage.getItem(key)));
  return [...saved, ...unsaved.values()].sort((a, b) => a.at - b.at);
}

/** Takes a message over from the composer. */
function add(body, replyTo) {
  const entry = { nonce: parley.createNonce(), room: room.dataset.room, body, replyTo, at: Date.now() };
  save(entry);
  draw(entry);
  flush();
}

async function flush() {
  wake();
  if (isSending) return;
  isSending = true;
  for (let entry = next(); entry; entry = next()) await send(entry);
  isSending = false;
}

function next() {
  return entries().find((entry) => !entry.error && !(held.get(entry.room) > Date.now()));
}

async function send(entry) {
  const { status, detail, retryAfter } = await parley.postForm(`/rooms/${entry.room}/messages`, {
    body: entry.body,
    nonce: entry.nonce,
    reply_to: entry.replyTo ?? '',
  });
  if (status === 202) leaveWaiting(entry, detail);
  else if (status >= 200 && status < 300) acknowledge(entry);
  else if (status === 429 && retryAfter > 1 && retryAfter <= MAX_HELD_SECONDS)
    hold(entry, retryAfter, detail);
  else if (status === 500 && countMishap(entry) === MOST_MISHAPS) fail(entry, status, detail);
  else if (status === 0 || (status === 429 && !(retryAfter > 1)) || status >= 500)
    await waitToRetry(entry, retryAfter);
  else fail(entry, status, detail);
}

/** What the server cannot cope with, time and again, is not to hold up everything that comes after it. */
function countMishap({ nonce }) {
  mishaps.set(nonce, (mishaps.get(nonce) ?? 0) + 1);
  return mishaps.get(nonce);
}

/** It is stored. Its bubble goes when the message itself arrives; in a page of old messages it never does. */
function acknowledge(entry) {
  failures = 0;
  forget(entry.nonce);
  if (document.querySelector(`#log [data-nonce="${entry.nonce}"]`)) bubbleOf(entry)?.remove();
  else bubbleOf(entry)?.classList.add('stored');
  if (entry.room === room?.dataset.room && document.getElementById('newer'))
    location.assign(`/rooms/${entry.room}`);
}

/** It is taken in, but waits for a moderator: it comes as a message of its own once it is let pass. */
function leaveWaiting(entry, detail) {
  failures = 0;
  forget(entry.nonce);
  bubbleOf(entry)?.remove();
  parley.showToast(detail);
}

/** Other rooms do not wait for this one. */
function hold(entry, seconds, detail) {
  say(entry, `${detail} It is sent then.`);
  held.set(entry.room, Date.now() + seconds * 1000);
  setTimeout(flush, seconds * 1000 + 50);
}

async function waitToRetry(entry, retryAfterSeconds) {
  say(entry, 'Not sent yet. Parley keeps trying.');
  const delay = retryAfterSeconds * 1000 || Math.min(FIRST_RETRY_MS * 2 ** failures++, MAX_RETRY_MS);
  await new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, delay);
  });
}

function fail(entry, status, detail) {
  save({ ...entry, status, error: detail });
  drawFailure(entry, detail);
}

function bubbleOf({ nonce }) {
  return pending?.querySelector(`[data-nonce="${nonce}"]`);
}

function draw(entry) {
  if (!pending || entry.room !== room.dataset.room || bubbleOf(entry)) return;
  const bubble = template.content.firstElementChild.cloneNode(true);
  bubble.dataset.nonce = entry.nonce;
  bubble.querySelector('.body').textContent = entry.body;
  bubble.querySelector('.retry').addEventListener('click', () => retry(entry));
  bubble.querySelector('.discard').addEventListener('click', () => discard(entry));
  pending.append(bubble);
  if (entry.error) drawFailure(entry, entry.error);
}

function say(entry, text) {
  const state = bubbleOf(entry)?.querySelector('.pending-state');
  if (state) state.textContent = text;
}

function drawFailure(entry, detail) {
  const bubble = bubbleOf(entry);
  if (!bubble) return;
  bubble.classList.add('failed');
  say(entry, detail);
  for (const button of bubble.querySelectorAll('button')) button.hidden = false;
}

function retry(entry) {
  const { error: _, ...again } = entry;
  mishaps.delete(entry.nonce);
  bubbleOf(entry)?.remove();
  save(again);
  draw(again);
  flush();
}

function discard(entry) {
  forget(entry.nonce);
  bubbleOf(entry)?.remove();
  document.getElementById('body')?.focus();
}

globalThis.parley.outbox = { add, flush };
if (document.body.dataset.viewer) {
  // What failed because the person was signed out is tried again now that they are here.
  for (const entry of entries()) (entry.status === 401 ? retry : draw)(entry);
  flush();
  addEventListener('online', flush);
  document.addEventListener('htmx:ws:after:connection', flush);
}
