/**
 * The ceiling: what is left when a chat has no rules at all. What arrives while a commit is under way goes into the next
 * one, of all rooms together; each room's rows are rendered once, framed once, and the same bytes written to every socket.
 */
import type { Duplex } from 'node:stream';
import { Eta } from 'eta';
import * as ws from 'ws';
import { openDoor, openTable, type Post, Rooms, type Visitor } from './door.ts';

interface Sent extends Visitor {
  readonly post: Post;
  readonly seq: number;
}

/** What is in `ws` and not in its types. */
const { Sender } = ws as unknown as {
  Sender: { frame(data: Buffer, options: object): Buffer[] };
};
const TEXT_FRAME = { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false };

const INSERT = {
  name: 'insert',
  text: `INSERT INTO messages (room_id, seq, sender, nonce, body)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
};

const eta = new Eta({ autoEscape: true });
const row = eta.compile(
  `<li class="message" data-seq="<%= it.seq %>" data-nonce="<%= it.post.nonce %>"><a href="/people/<%= it.sender %>"><%= it.sender %></a> <p><%= it.post.body %></p></li>`,
);

const pool = await openTable();
const rooms = new Rooms<Duplex>();
const lastSeqs = new Map<number, number>();
let waiting: Sent[] = [];
let isWriting = false;

openDoor((socket, visitor, stream) => {
  rooms.add(visitor.roomId, stream);
  socket.on('close', () => rooms.remove(visitor.roomId, stream));
  socket.on('error', () => undefined);
  socket.on('message', (data) => take(visitor, JSON.parse(String(data)) as Post));
});

function take(visitor: Visitor, post: Post): void {
  const seq = (lastSeqs.get(visitor.roomId) ?? 0) + 1;
  lastSeqs.set(visitor.roomId, seq);
  waiting.push({ ...visitor, post, seq });
  if (!isWriting) void drain();
}

async function drain(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await pool.query({ ...INSERT, values: columnsOf(batch) });
    show(batch);
  }
  isWriting = false;
}

function columnsOf(batch: readonly Sent[]): unknown[] {
  return [
    batch.map((sent) => sent.roomId),
    batch.map((sent) => sent.seq),
    batch.map((sent) => sent.sender),
    batch.map((sent) => sent.post.nonce),
    batch.map((sent) => sent.post.body),
  ];
}

function show(batch: readonly Sent[]): void {
  const rows = new Map<number, string>();
  for (const sent of batch) {
    rows.set(sent.roomId, (rows.get(sent.roomId) ?? '') + row.call(eta, sent, {}));
  }
  for (const [roomId, html] of rows) {
    const frame = Buffer.concat(Sender.frame(Buffer.from(html), TEXT_FRAME));
    for (const stream of rooms.membersOf(roomId)) stream.write(frame);
  }
}
