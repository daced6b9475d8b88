import { listOpenSessions } from '../domain/accounts/open-sessions.ts';
import { findStandings } from '../domain/rooms/standing.ts';
import type { Connection } from './connection.ts';
import { CLOSE } from './frames.ts';
import { hub } from './hub.ts';
import type { Program } from './programs/audience.ts';
import { receive } from './receive.ts';

/** Asks the database for the rights of every socket, as if each change had just been told. */
export async function requireRights(): Promise<void> {
  const connections = hub.everybody();
  await requireSessions(connections);
  await requireMemberships(connections.filter((connection) => connection.isOpen));
}

async function requireSessions(connections: readonly (Connection | Program)[]): Promise<void> {
  const owners = await listOpenSessions([...new Set(connections.map((each) => each.sessionId))]);
  for (const connection of connections) {
    const isTheirs = owners.get(connection.sessionId) === connection.actor.id;
    if (!isTheirs) connection.close(CLOSE.rightLost, 'signed out');
  }
}

async function requireMemberships(connections: readonly (Connection | Program)[]): Promise<void> {
  const following = new Set(connections.filter((each) => each.isFollowing).map((each) => each.actor.id));
  const before = new Map([...following].map((userId) => [userId, hub.membershipChangesOf(userId)]));
  const differences = await findStandings([...following], listBelieved(connections));
  for (const { userId, roomId, isMember } of differences) {
    // Told of meanwhile: what was read may be older than that.
    if (before.has(userId) && before.get(userId) !== hub.membershipChangesOf(userId)) continue;
    receive({ type: isMember ? 'membership-began' : 'membership-ended', roomId, userId });
    before.set(userId, hub.membershipChangesOf(userId));
  }
}

/** The rooms that sockets hear of or show, each once for each person. */
function listBelieved(connections: readonly (Connection | Program)[]): { userId: number; roomId: number }[] {
  const rooms = new Map<number, Set<number>>();
  for (const { actor, roomId, followed } of connections) {
    const known = rooms.get(actor.id) ?? new Set();
    rooms.set(actor.id, known);
    for (const id of followed.keys()) known.add(id);
    if (roomId !== null) known.add(roomId);
  }
  return [...rooms].flatMap(([userId, roomIds]) => [...roomIds].map((roomId) => ({ userId, roomId })));
}
