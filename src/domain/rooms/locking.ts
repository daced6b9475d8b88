import { statement } from '../../db/statements.ts';

const lock = statement('room-lock', 'SELECT id FROM rooms WHERE id = $1 FOR NO KEY UPDATE');

const lockMine = statement(
  'membership-lock',
  'SELECT FROM memberships WHERE room_id = $1 AND user_id = $2 FOR NO KEY UPDATE',
);

const bump = statement<{ revision: number }>(
  'room-bump-revision',
  'UPDATE rooms SET revision = revision + 1 WHERE id = $1 RETURNING revision',
);

/**
 * Inside a transaction: whatever changes a room's messages or members waits for this lock, posting included. So a
 * removal either comes before a message, which is then refused, or after it.
 */
export async function lockRoom(roomId: number): Promise<void> {
  await lock(roomId);
}

/** Inside such a transaction: until it ends, nothing that keeps this person from writing comes into force. */
export async function lockMembership(roomId: number, userId: number): Promise<void> {
  await lockMine(roomId, userId);
}

/** Takes the room's next `rev` inside a transaction that holds its lock. */
export async function nextRevision(roomId: number): Promise<number> {
  const [row] = await bump(roomId);
  if (!row) throw new Error(`room ${roomId} vanished under its lock`);
  return row.revision;
}
