import { Room } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import { isBlockBetween } from '../accounts/blocks.ts';
import { requireUser } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { limit } from '../limits.ts';
import { requireTrust } from '../moderation/new-accounts.ts';
import { bringIn } from './memberships.ts';
import { CANNOT_WRITE } from './place.ts';

/**
 * The one direct room of the two, made now if there is none; with oneself it is a room for notes. When both ask at the
 * same moment, the unique `direct_key` lets one of them make it. Throws InvalidInput when there is no such person, and
 * Forbidden when one of the two has blocked the other, or the account is too new, TooMany.
 */
export async function openDirectRoom(actor: Actor, username: string): Promise<Room> {
  const other = await requireUser(username, 'username');
  if (await isBlockBetween(actor, other.id)) throw new Forbidden(CANNOT_WRITE);
  const directKey = [actor.id, other.id].sort((a, b) => a - b).join(':');
  const known = await Room.findOne({ where: { directKey } });
  if (known) return known;
  if (other.id !== actor.id) await requireTrust(actor, 'direct-rooms');
  await limit('direct-room', actor.id);
  return createDirectRoom(directKey, actor.id, other.id);
}

async function createDirectRoom(directKey: string, creatorId: number, otherId: number): Promise<Room> {
  return transaction(async () => {
    await Room.bulkCreate([{ kind: 'direct', name: '', directKey, createdBy: creatorId }], {
      ignoreDuplicates: true,
    });
    const room = await Room.findOne({ where: { directKey }, rejectOnEmpty: true });
    for (const userId of new Set([creatorId, otherId])) await bringIn(room.id, userId);
    return room;
  });
}
