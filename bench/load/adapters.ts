import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { type Heard, hearHtml, hearJson, hearMessage, parseOnce } from './frames.ts';

export type AdapterName = 'parley' | 'ceiling' | 'naive' | 'socketio';

/** Who sits where. */
export interface Seat {
  readonly cookie: string;
  readonly roomId: number;
  /** The address that the socket comes from: each has some 28 000 ports. */
  readonly from: string;
  /** The rev that the screen has already. */
  readonly since: number;
}

/** Whoever listens on a socket. */
export interface Ear {
  hear(heard: Heard): void;
  closed(code: number): void;
}

/** A socket that hears its room. */
export interface Wire {
  post(body: string, nonce: string): void;
  close(): void;
}

/** Resolves once everything that is sent from now on arrives. Rejects when the door stays shut. */
export type Connect = (origin: string, seat: Seat, ear: Ear) => Promise<Wire>;

/** How each kind of server is spoken to. */
export async function adapterOf(name: AdapterName): Promise<Connect> {
  if (name === 'parley') return openSocket(hearHtml, isReplayed);
  if (name === 'ceiling') return openSocket(hearHtml);
  if (name === 'naive') return openSocket(hearJson);
  return openSocketIo();
}

/** Who is online is the last of what Parley sends to a screen that has asked for what it missed. */
function isReplayed(frame: Buffer): boolean {
  return frame.includes('data-news="online"');
}

/** A plain WebSocket, heard by `parse`; with `isReady`, one that says `sync` as the page does. */
function openSocket(parse: (frame: Buffer) => Heard, isReady?: (frame: Buffer) => boolean): Connect {
  const parsed = parseOnce(parse);
  return (origin, { cookie, roomId, from, since }, ear) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/rooms/${roomId}/live`, {
        headers: { cookie, origin },
        localAddress: from,
        perMessageDeflate: false,
        skipUTF8Validation: true,
      });
      const wire: Wire = {
        post: (body, nonce) => socket.send(JSON.stringify({ type: 'post', body, nonce })),
        close: () => socket.terminate(),
      };
      let isWaiting = isReady !== undefined;
      socket.on('open', () => {
        if (isReady) socket.send(JSON.stringify({ type: 'sync', since: String(since) }));
        else resolve(wire);
      });
      socket.on('message', (data) => {
        ear.hear(parsed(data as Buffer));
        if (!isWaiting || !isReady?.(data as Buffer)) return;
        isWaiting = false;
        resolve(wire);
      });
      socket.on('error', reject);
      socket.on('close', (code) => {
        reject(new Error(`closed with ${code}`));
        ear.closed(code);
      });
    });
}

/** As much of a Socket.IO client as is used here. */
interface SocketIoClient {
  on(event: string, hear: (...details: never[]) => void): void;
  emit(event: string, ...details: unknown[]): void;
  disconnect(): void;
}

type OpenSocketIo = (origin: string, options: object) => SocketIoClient;

function openSocketIo(): Connect {
  const name = 'socket.io-client';
  const { io } = createRequire(import.meta.url)(name) as { io: OpenSocketIo };
  return (origin, { cookie, roomId }, ear) =>
    new Promise((resolve, reject) => {
      const socket = io(origin, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { roomId, sender: cookie },
      });
      socket.on('message', (message: { seq: number; nonce: string }) => ear.hear(hearMessage(message)));
      socket.on('connect_error', reject);
      socket.on('disconnect', () => ear.closed(1006));
      socket.on('connect', () =>
        resolve({
          post: (body, nonce) => socket.emit('post', { body, nonce }),
          close: () => socket.disconnect(),
        }),
      );
    });
}
