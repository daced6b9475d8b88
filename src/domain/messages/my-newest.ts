import type { Actor } from '../actor.ts';
import { type ReachedRoom, reachRoom } from '../rooms/reach.ts';
import { type ListedRoom, readMyRooms } from '../rooms/room-list.ts';
import type { Receipt } from '../rooms/unread.ts';
import type { HistoryPage } from './history.ts';
import { type RoomFace, readNewest } from './newest.ts';

/** A page of a room with what stands around it. */
export interface RoomContent {
  readonly page: HistoryPage;
  /** The person's room list. */
  readonly rooms: readonly ListedRoom[];
  readonly receipts: readonly Receipt[];
}

/**
 * The newest page of a room for somebody who is in it, with one question to the database that is theirs alone: their rooms.
 * `roomIds`: all that they are in. undefined for everybody else.
 */
export async function readMyNewest(
  actor: Actor,
  roomId: number,
): Promise<(RoomContent & { roomIds: number[] }) | undefined> {
  const { listed: rooms, all } = await readMyRooms(actor);
  const mine = all.find((room) => room.id === roomId);
  if (!mine) return undefined;
  const { room: face, receipts, ...page } = await readNewest(roomId);
  const room = mine.kind === 'direct' ? await reachRoom(actor, roomId) : standingIn(mine, face);
  const { messageCount, revision } = face;
  return {
    page: { ...page, room: { ...room, messageCount, revision } },
    rooms,
    receipts,
    roomIds: all.map((each) => each.id),
  };
}

function standingIn(mine: ListedRoom, face: RoomFace): ReachedRoom {
  const { kind, name, role, lastReadSeq, isStarred, notificationLevel } = mine;
  const nobody = { otherId: null, otherUsername: null, isBlocked: false };
  return { ...face, ...nobody, kind, name, role, lastReadSeq, isStarred, notificationLevel };
}
