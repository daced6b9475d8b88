import type { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, Unauthenticated } from '../errors.ts';

const lock = statement('room-lock', 'SELECT id FROM rooms WHERE id = $1 FOR NO KEY UPDATE');

const lockMine = statement(
  'membership-lock',
  'SELECT FROM memberships WHERE room_id = $1 AND user_id = $2 FOR NO KEY UPDATE',
);

/** With whoever owns a bot, and in order of id, for a deletion takes people before their bots; as `keepSilenceIn` locks them. */
const hold = statement<{ id: number }>(
  'accounts-hold',
  `SELECT id FROM users
    WHERE id IN (SELECT unnest(ARRAY[asked.id, asked.owner_id]) FROM users AS asked WHERE asked.id = ANY ($1::bigint[]))
      AND status = 'active' ORDER BY id FOR SHARE`,
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

/**
 * Inside a transaction that brings people into a room, before it locks that, as a deletion does: until it ends, no account of
 * theirs is deleted. A deletion under way is waited for. Throws Unauthenticated when the person is gone, and InvalidInput,
 * beside the field named, when one of the others is.
 */
export async function holdAccounts(
  actor: Actor,
  others: readonly User[] = [],
  field = 'form',
): Promise<void> {
  const held = await hold([actor.id, ...others.map((other) => other.id)]);
  const isHeld = (person: { readonly id: number }) => held.some(({ id }) => id === person.id);
  if (!isHeld(actor)) throw new Unauthenticated();
  const gone = others.find((other) => !isHeld(other));
  if (gone) throw new InvalidInput({ [field]: `${gone.displayName} is not here any more.` });
}

/** Takes the room's next `rev` inside a transaction that holds its lock. */
export async function nextRevision(roomId: number): Promise<number> {
  const [row] = await bump(roomId);
  if (!row) throw new Error(`room ${roomId} vanished under its lock`);
  return row.revision;
}
