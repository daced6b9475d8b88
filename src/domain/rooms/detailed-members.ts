import type { MembershipRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { isOnline } from '../presence/presence.ts';
import { reachRoom } from './reach.ts';

/** Somebody who is in a room, as those see them who are in it too. */
export interface DetailedMember {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: MembershipRole;
  readonly isOnline: boolean;
  /** null when they were never here. */
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
  readonly joinedAt: Date;
  readonly isBot: boolean;
}

/** A part of the people of a room, in the order of their ids. */
export interface MemberPage {
  readonly members: readonly DetailedMember[];
  /** The id after which the following part begins. */
  readonly nextAfter: number | null;
}

const selectMembers = statement<DetailedMember & { roomId: number }>(
  'members-detailed',
  `SELECT asked.room_id AS "roomId", members.*
     FROM unnest($1::bigint[]) AS asked (room_id)
    CROSS JOIN LATERAL (
      SELECT users.id, username, display_name AS "displayName", memberships.role, ${isOnline('users.id')} AS "isOnline",
             last_seen_at AS "lastSeenAt", users.created_at AS "createdAt", joined_at AS "joinedAt",
             is_bot AS "isBot"
        FROM memberships JOIN users ON users.id = user_id
       WHERE room_id = asked.room_id AND user_id > $2 ORDER BY user_id LIMIT $3) AS members
    ORDER BY asked.room_id, members.id`,
);

/** The first people of each of these rooms, by room. For those who have shown their reach. */
export async function readFirstMembers(
  roomIds: readonly number[],
  limit: number,
): Promise<Map<number, DetailedMember[]>> {
  const members = new Map(roomIds.map((roomId) => [roomId, [] as DetailedMember[]]));
  for (const { roomId, ...member } of await selectMembers(roomIds, 0, limit))
    members.get(roomId)?.push(member);
  return members;
}

/** Who is in the room, after the person with the id `after`. Throws NotFound. */
export async function readMemberPage(
  actor: Actor,
  roomId: number,
  { after, limit }: { after: number; limit: number },
): Promise<MemberPage> {
  await reachRoom(actor, roomId);
  const found = await selectMembers([roomId], after, limit + 1);
  const members = found.slice(0, limit);
  return { members, nextAfter: found.length > limit ? (members.at(-1)?.id ?? null) : null };
}

/** That person in the room. Throws NotFound. */
export async function readMember(actor: Actor, roomId: number, userId: number): Promise<DetailedMember> {
  const { members } = await readMemberPage(actor, roomId, { after: userId - 1, limit: 1 });
  const [member] = members;
  if (member?.id !== userId) throw new NotFound();
  return member;
}
