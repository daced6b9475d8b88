/**
 * What people build instead: Express, Socket.IO and pg; commits before it emits. Socket.IO is no dependency of Parley:
 * `npm i --no-save socket.io socket.io-client`.
 */
import { createServer } from 'node:http';
import express from 'express';
import { answerReady, listen, openTable, type Post } from './door.ts';

const INSERT =
  'INSERT INTO messages (room_id, sender, nonce, body) VALUES ($1, $2, $3, $4) RETURNING id, created_at';

/** As much of a Socket.IO server's socket as is used here. */
interface Socket {
  readonly handshake: { readonly auth: { readonly roomId: number; readonly sender: string } };
  join(room: string): void;
  on(event: 'post', hear: (post: Post) => void): void;
}

interface SocketServer {
  on(event: 'connection', hear: (socket: Socket) => void): void;
  to(room: string): { emit(event: string, message: object): void };
}

interface SocketIo {
  readonly Server: new (server: ReturnType<typeof createServer>) => SocketServer;
}

const name = 'socket.io';
const { Server } = (await import(name)) as SocketIo;

const pool = await openTable();
const app = express();
app.get('/readyz', answerReady);
const server = createServer(app);
const sockets = new Server(server);

sockets.on('connection', (socket) => {
  const { roomId, sender } = socket.handshake.auth;
  socket.join(String(roomId));
  socket.on('post', (post) => void store(roomId, sender, post));
});
listen(server);

async function store(roomId: number, sender: string, { body, nonce }: Post): Promise<void> {
  const { rows } = await pool.query(INSERT, [roomId, sender, nonce, body]);
  const message = { seq: rows[0].id, sender, nonce, body, at: rows[0].created_at };
  sockets.to(String(roomId)).emit('message', message);
}
