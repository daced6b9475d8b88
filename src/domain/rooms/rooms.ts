import { UniqueConstraintError } from 'sequelize';
import { Room, User } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import { requireNoBlockBetween } from '../accounts/blocks.ts';
import { requireUsers } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, Taken } from '../errors.ts';
import { limit } from '../limits.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { holdAccounts } from './locking.ts';
import { bringIn } from './memberships.ts';

export interface NewRoom {
  readonly name: string;
  readonly kind: 'open' | 'closed';
  readonly topic: string;
  /** Usernames of the people to bring in. */
  readonly members: readonly string[];
  /** The same by id. */
  readonly memberIds?: readonly number[];
}

/** Makes a room with its creator as owner and those people as members. Throws Taken, InvalidInput, TooMany, Forbidden. */
export async function createRoom(actor: Actor, newRoom: NewRoom): Promise<Room> {
  await requireVoice(actor);
  await limit('room', actor.id);
  const { name, topic } = newRoom;
  await requireAllowedNames(actor, { name, topic });
  const invited = await findInvited(actor, newRoom);
  try {
    return await transaction(() => openRoom(actor, newRoom, invited));
  } catch (error) {
    if (error instanceof UniqueConstraintError)
      throw new Taken({ name: 'An open room has this name already.' });
    throw error;
  }
}

async function openRoom(actor: Actor, { name, kind, topic }: NewRoom, invited: User[]): Promise<Room> {
  await holdAccounts(actor, invited);
  const room = await Room.create({ name, kind, topic, createdBy: actor.id });
  const others = invited.filter((user) => user.id !== actor.id);
  await bringIn(room.id, actor.id, 'owner');
  for (const user of others) await bringIn(room.id, user.id);
  return room;
}

async function findInvited(actor: Actor, { members, memberIds = [] }: NewRoom): Promise<User[]> {
  const byName = await findUsers(members);
  const byId = await requireUsers(memberIds, 'member_ids');
  await requireNoBlockBetween(actor, byName, 'members');
  await requireNoBlockBetween(actor, byId, 'member_ids');
  return [...byName, ...byId];
}

async function findUsers(usernames: readonly string[]): Promise<User[]> {
  const users = await User.findAll({ where: { username: [...usernames], status: 'active' } });
  const known = new Set(users.map((user) => user.username.toLowerCase()));
  const unknown = usernames.filter((username) => !known.has(username.toLowerCase()));
  if (unknown.length > 0)
    throw new InvalidInput({ members: `There is nobody called ${unknown.join(', ')} here.` });
  return users;
}
