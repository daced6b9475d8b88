import { statement } from '../../db/statements.ts';
import { Forbidden } from '../errors.ts';
import { concerns, IN_FORCE } from './in-force.ts';
import { type Because, sayWhy } from './sentences.ts';

const selectRoomBan = statement<Because>(
  'room-ban',
  `SELECT kind, reason, ends_at AS "endsAt" FROM sanctions
    WHERE ${concerns('$1')} AND room_id = $2 AND kind = 'room_ban' AND ${IN_FORCE} LIMIT 1`,
);

/** What keeps this person out of the room, or whoever owns this bot, if anything does. */
export async function findRoomBan(roomId: number, userId: number): Promise<Because | undefined> {
  const [ban] = await selectRoomBan(userId, roomId);
  return ban;
}

/** Under the room's lock, before somebody comes in by themselves. Throws Forbidden, with reason and end. */
export async function requireNoRoomBan(roomId: number, userId: number): Promise<void> {
  const ban = await findRoomBan(roomId, userId);
  if (ban) throw new Forbidden(sayWhy(ban));
}
