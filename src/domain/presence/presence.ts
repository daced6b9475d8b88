import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';
import { gathered } from '../gathering.ts';
import { listRoomIdsOf } from '../rooms/standing.ts';

/** What an instance has not said again for so long does not count: it is gone, or cut off. */
const TIME_TO_LIVE_SECONDS = 20;

/** Of one person. */
export interface Presence {
  readonly isOnline: boolean;
  /** null when they were never here. */
  readonly lastSeenAt: Date | null;
}

/** A SQL condition: the person with that id is online. */
export function isOnline(userId: string): string {
  return `EXISTS (SELECT FROM presences WHERE presences.user_id = ${userId}
            AND presences.seen_at > now() - interval '${TIME_TO_LIVE_SECONDS} seconds')`;
}

/** A SQL condition: those two share a room, so the one may know whether the other is here. */
export function areNear(userId: string, viewerId: string): string {
  return `EXISTS (SELECT FROM memberships AS ours JOIN memberships AS yours ON yours.room_id = ours.room_id
            WHERE ours.user_id = ${userId} AND yours.user_id = ${viewerId})`;
}

/** `xmax` is 0 in a row that was not there before. */
const keep = statement<{ userId: number; isNew: boolean }>(
  'presence-keep',
  `INSERT INTO presences (user_id, instance_id) SELECT *, $1 FROM unnest($2::bigint[])
   ON CONFLICT (user_id, instance_id) DO UPDATE SET seen_at = now()
   RETURNING user_id AS "userId", xmax = 0 AS "isNew"`,
);

/** Removes rows, and notes when those were last seen who have no other. */
function removing(condition: string): string {
  return `WITH removed AS (
      DELETE FROM presences WHERE ${condition} RETURNING id, user_id, seen_at
    ), gone AS (
      SELECT user_id, max(seen_at) AS seen_at FROM removed
       WHERE NOT EXISTS (SELECT FROM presences WHERE presences.user_id = removed.user_id
                            AND presences.id NOT IN (SELECT id FROM removed)
                            AND presences.seen_at > now() - interval '${TIME_TO_LIVE_SECONDS} seconds')
       GROUP BY user_id
    )
    UPDATE users SET last_seen_at = greatest(last_seen_at, gone.seen_at) FROM gone WHERE users.id = gone.user_id
    RETURNING users.id AS "userId"`;
}

const remove = statement<{ userId: number }>(
  'presence-remove',
  removing('instance_id = $1 AND user_id = ANY ($2::bigint[])'),
);
const removeInstance = statement('presence-remove-instance', removing('instance_id = $1'));
const removeStale = statement<{ userId: number }>(
  'presence-remove-stale',
  removing(`seen_at < now() - interval '${TIME_TO_LIVE_SECONDS} seconds'`),
);

const selectMembers = statement<{ id: number }>(
  'presence-members',
  `SELECT user_id AS id FROM memberships WHERE room_id = $1 AND ${isOnline('memberships.user_id')}`,
);

const selectPresence = statement<Presence>(
  'presence',
  `SELECT ${isOnline('users.id')} AS "isOnline", last_seen_at AS "lastSeenAt" FROM users WHERE id = $1`,
);

const selectOnline = statement<{ roomId: number; userIds: number[] }>(
  'presence-in-rooms',
  `SELECT room_id AS "roomId", json_agg(user_id) AS "userIds" FROM memberships
    WHERE room_id = ANY ($1::bigint[]) AND ${isOnline('memberships.user_id')} GROUP BY room_id`,
);

const readOnline = gathered<number, readonly number[]>(async (roomIds) => {
  const rooms = await selectOnline(roomIds);
  return new Map(rooms.map(({ roomId, userIds }) => [roomId, userIds]));
});

/**
 * These people have a socket open on this instance. To be said again well within the time to live; those of whom it was
 * not known are told of.
 */
export async function keepOnline(instanceId: string, userIds: readonly number[]): Promise<void> {
  if (userIds.length === 0) return;
  const kept = await keep(instanceId, userIds);
  await tell(
    kept.filter((row) => row.isNew),
    true,
  );
}

/** These people's last socket on this instance has closed: they are away unless another instance has one. */
export async function goAway(instanceId: string, userIds: readonly number[]): Promise<void> {
  if (userIds.length > 0) await tell(await remove(instanceId, userIds), false);
}

/** The instance stops. Its people come back on another one, or their rows' absence is seen when a screen asks next. */
export async function closeInstance(instanceId: string): Promise<void> {
  await removeInstance(instanceId);
}

/** Finds those whose instance has gone without a word, and says that they are away. */
export async function sweepPresences(): Promise<void> {
  await tell(await removeStale(), false);
}

/** The ids of those who are online and in one of these rooms, each once. For those who are in them. */
export async function listOnlineNear(roomIds: readonly number[]): Promise<readonly number[]> {
  const rooms = await Promise.all(roomIds.map(readOnline));
  return [...new Set(rooms.flatMap((userIds) => userIds ?? []))];
}

/** Whether somebody is here, or when they were seen last. For those who have shown that they share a room with them. */
export async function readPresence(userId: number): Promise<Presence> {
  const [presence] = await selectPresence(userId);
  return presence ?? { isOnline: false, lastSeenAt: null };
}

/** The ids of the room's members who are online. For those who have shown their reach. */
export async function listOnlineMembers(roomId: number): Promise<Set<number>> {
  return new Set((await selectMembers(roomId)).map((row) => row.id));
}

async function tell(people: readonly { userId: number }[], isNowOnline: boolean): Promise<void> {
  if (people.length === 0) return;
  const rooms = await listRoomIdsOf(people.map((person) => person.userId));
  const changes = [...rooms].map(([userId, roomIds]) => ({ userId, isOnline: isNowOnline, roomIds }));
  announce('presence.changed', { changes });
}
