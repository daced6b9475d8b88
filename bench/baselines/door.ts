import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';

/** What every baseline keeps: one table. */
const TABLE = `CREATE TABLE IF NOT EXISTS messages (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id    bigint NOT NULL,
  seq        bigint,
  sender     text NOT NULL,
  nonce      text NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

const LIVE_PATH = /^\/rooms\/(\d+)\/live$/;
const POOL_SIZE = 10;

/** What a browser says: the same frame as to Parley. */
export interface Post {
  readonly type: 'post';
  readonly body: string;
  readonly nonce: string;
}

export interface Visitor {
  readonly roomId: number;
  readonly sender: string;
}

/** The database at DATABASE_URL with the one table in it. */
export async function openTable(): Promise<pg.Pool> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_SIZE });
  await pool.query(TABLE);
  return pool;
}

/** Anything is ready once it listens. */
export function answerReady(_request: IncomingMessage, response: ServerResponse): void {
  response.end('ready\n');
}

/** Sockets at `/rooms/:id/live`, for whoever comes; `welcome` is told of each, with the TCP connection below it. */
export function openDoor(welcome: (socket: WebSocket, visitor: Visitor, stream: Duplex) => void): Server {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer(answerReady);
  server.on('upgrade', (request, stream, head) => {
    const roomId = Number(LIVE_PATH.exec(request.url ?? '')?.[1]);
    const sender = request.headers.cookie ?? '';
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, { roomId, sender }, stream));
  });
  return listen(server);
}

export function listen(server: Server): Server {
  process.once('SIGTERM', () => process.exit(0));
  return server.listen(Number(process.env.PORT));
}

/** By room, whoever is in it. */
export class Rooms<Member> {
  private readonly rooms = new Map<number, Set<Member>>();

  add(roomId: number, member: Member): void {
    const members = this.rooms.get(roomId) ?? new Set();
    this.rooms.set(roomId, members.add(member));
  }

  remove(roomId: number, member: Member): void {
    this.rooms.get(roomId)?.delete(member);
  }

  membersOf(roomId: number): Iterable<Member> {
    return this.rooms.get(roomId) ?? [];
  }
}
