import { Room, type User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { isBlockBetween } from '../accounts/blocks.ts';
import { requireUser, requireUsers } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput } from '../errors.ts';
import { limit } from '../limits.ts';
import { requireTrust } from '../moderation/new-accounts.ts';
import { holdAccounts } from './locking.ts';
import { bringIn } from './memberships.ts';
import { CANNOT_WRITE } from './place.ts';

/** A direct room, and whether it was made just now. */
export interface OpenedRoom {
  readonly id: number;
  readonly isCreated: boolean;
}

const insertDirect = statement<{ id: number }>(
  'room-insert-direct',
  `INSERT INTO rooms (kind, name, direct_key, created_by) VALUES ('direct', '', $1, $2)
   ON CONFLICT (direct_key) DO NOTHING RETURNING id`,
);

/**
 * The one direct room of the two, made now if there is none; with oneself it is a room for notes. When both ask at the
 * same moment, the unique `direct_key` lets one of them make it. Throws InvalidInput when there is no such person, and
 * Forbidden when one of the two has blocked the other, or the account is too new, TooMany.
 */
export async function openDirectRoom(actor: Actor, username: string): Promise<Room> {
  const { id } = await open(actor, await requireUser(username, 'username'), 'username');
  return Room.findByPk(id, { rejectOnEmpty: true });
}

/** The same with the person of that id, and whether it is new. Throws the same, beside `field`. */
export async function openDirectRoomWith(actor: Actor, userId: number, field: string): Promise<OpenedRoom> {
  const [other] = await requireUsers([userId], field);
  if (!other) throw new InvalidInput({ [field]: 'Say with whom.' });
  return open(actor, other, field);
}

async function open(actor: Actor, other: User, field: string): Promise<OpenedRoom> {
  if (await isBlockBetween(actor, other.id)) throw new Forbidden(CANNOT_WRITE);
  const directKey = [actor.id, other.id].sort((a, b) => a - b).join(':');
  const known = await Room.findOne({ where: { directKey } });
  if (known) return { id: known.id, isCreated: false };
  if (other.id !== actor.id) await requireTrust(actor, 'direct-rooms');
  await limit('direct-room', actor.id);
  return transaction(async () => {
    await holdAccounts(actor, [other], field);
    return createDirectRoom(directKey, actor.id, other.id);
  });
}

/** Of two who ask at the same moment, the second one waits here until the first one's room is there. */
async function createDirectRoom(directKey: string, creatorId: number, otherId: number): Promise<OpenedRoom> {
  const [created] = await insertDirect(directKey, creatorId);
  const { id } = created ?? (await Room.findOne({ where: { directKey }, rejectOnEmpty: true }));
  for (const userId of new Set([creatorId, otherId])) await bringIn(id, userId);
  return { id, isCreated: created !== undefined };
}
