/** The naive way: insert, then `send` to everybody in a loop. */
import type { WebSocket } from 'ws';
import { openDoor, openTable, type Post, Rooms, type Visitor } from './door.ts';

const INSERT =
  'INSERT INTO messages (room_id, sender, nonce, body) VALUES ($1, $2, $3, $4) RETURNING id, created_at';

const pool = await openTable();
const rooms = new Rooms<WebSocket>();

openDoor((socket, visitor) => {
  rooms.add(visitor.roomId, socket);
  socket.on('close', () => rooms.remove(visitor.roomId, socket));
  socket.on('error', () => undefined);
  socket.on('message', (data) => void post(visitor, JSON.parse(String(data)) as Post));
});

async function post({ roomId, sender }: Visitor, { body, nonce }: Post): Promise<void> {
  const { rows } = await pool.query(INSERT, [roomId, sender, nonce, body]);
  const message = JSON.stringify({ seq: rows[0].id, sender, nonce, body, at: rows[0].created_at });
  for (const socket of rooms.membersOf(roomId)) socket.send(message);
}
