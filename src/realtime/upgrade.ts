import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Actor } from '../domain/actor.ts';
import { parseId } from '../inputs/ids.ts';
import { isOwnOrigin } from '../inputs/origin.ts';
import { log } from '../telemetry/log.ts';
import { Connection } from './connection.ts';
import { isCrowded } from './crowding.ts';
import { CLOSE } from './frames.ts';
import { hub } from './hub.ts';
import type { Admission } from './live-socket.ts';
import { asksForWebSocket, ignoreUpgrade } from './other-upgrades.ts';
import { createPace } from './pace.ts';
import { spread } from './portions.ts';
import { presence } from './presence.ts';
import { admitProgram, PROGRAM_PATH } from './programs/door.ts';
import { logOpened } from './socket-log.ts';

const MAX_FRAME_BYTES = 64 * 1024;
const HEARTBEAT_MS = 25_000;
const LIVE_PATH = /^(?:\/rooms\/([^/?]+))?\/live(?:\?|$)/;

type Authenticate = (request: IncomingMessage) => Promise<{ actor: Actor; sessionId: string } | undefined>;

/**
 * Opens `/rooms/:id/live` and `/live` to signed-in people of this site, `/ws/chat` to programs; everybody else is refused before
 * the upgrade.
 */
export function openLiveDoor(server: Server, authenticate: Authenticate): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  let isClosing = false;

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (!asksForWebSocket(request)) return ignoreUpgrade(server, request, stream, head);
    stream.on('error', () => stream.destroy());
    admit(request, authenticate).then(
      (admitted) => receive(sockets, isClosing ? 503 : admitted, { request, stream, head }),
      (error: unknown) => fail(stream, error),
    );
  });
  const stopPresence = presence.start();
  const heart = setInterval(() => {
    for (const each of hub.everybody()) each.beat();
  }, HEARTBEAT_MS);

  return {
    async close() {
      isClosing = true;
      clearInterval(heart);
      await sendAllElsewhere();
      await stopPresence();
    },
  };
}

/** A connection that asks for a socket. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

/** Opens the socket of somebody who was let in, and has not too many. */
async function receive(
  sockets: WebSocketServer,
  admitted: Admission | number,
  { request, stream, head }: Upgrade,
): Promise<void> {
  if (typeof admitted === 'number') return refuse(stream, admitted);
  const crowded = isCrowded(admitted.userId);
  if (crowded && (await crowded)) return refuse(stream, 429);
  sockets.handleUpgrade(request, stream, head, (socket) => logOpened(admitted.open(socket, stream), request));
}

/** Not all at once: each of them comes to another instance, or to this one's successor. */
async function sendAllElsewhere(): Promise<void> {
  await spread(hub.everybody(), (connection) => connection.close(CLOSE.restart, 'restart'));
}

const paceOfGuests = createPace();

/** Who comes in to which room, if any; or the status that refuses them. */
async function admit(request: IncomingMessage, authenticate: Authenticate): Promise<Admission | number> {
  if (PROGRAM_PATH.test(request.url ?? '')) return admitProgram(request);
  const path = LIVE_PATH.exec(request.url ?? '');
  const roomId = path?.[1] ?? null;
  if (!path || (roomId !== null && !isId(roomId))) return 404;
  // Browsers always name the page's origin; whoever does not is no browser, and has no business here.
  const { origin, host } = request.headers;
  if (!origin || !isOwnOrigin(origin, host)) return 401;
  await paceOfGuests();
  const identity = await authenticate(request);
  if (!identity) return 401;
  return {
    userId: identity.actor.id,
    open: (socket, stream) =>
      new Connection(socket, stream, identity, roomId === null ? null : Number(roomId)),
  };
}

function isId(given: string): boolean {
  try {
    return parseId(given) > 0;
  } catch {
    return false;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function fail(stream: Duplex, error: unknown): void {
  log.warn({ err: error }, 'upgrade failed');
  refuse(stream, 503);
}

/**
 * Nobody reads this connection any more, so nobody would find its other end closed: ours does not wait for that, nor for a
 * client that leaves unread what it asked for before.
 */
function refuse(stream: Duplex, status: number): void {
  const answer = `HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  if (stream.writableLength > 0) stream.destroy();
  else stream.end(answer, () => stream.destroy());
}
