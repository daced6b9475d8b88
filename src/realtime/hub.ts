import { noteSocketClosed, noteSocketOpened, type SocketKind } from '../telemetry/counters.ts';
import type { Connection } from './connection.ts';
import type { Frame } from './frames.ts';
import { addTo, type Index, removeFrom } from './indexes.ts';
import { LiveRoom } from './live-room.ts';
import { audience, type Program } from './programs/audience.ts';

const connections = new Set<Connection>();
const liveRooms = new Map<number, LiveRoom>();
/** By person. */
const own: Index<Connection> = new Map();
/** By room: screens of its members, whatever they show. */
const followers: Index<Connection> = new Map();

/**
 * All browsers' sockets of this instance, whose they are, the room that each shows and the rooms that each hears of. What it
 * says of everybody counts programs, too.
 */
export const hub = {
  register(connection: Connection): void {
    connections.add(connection);
    noteSocketOpened(kindOf(connection));
    addTo(own, connection.actor.id, connection);
  },

  unregister(connection: Connection): void {
    if (connections.delete(connection)) noteSocketClosed(kindOf(connection));
    removeFrom(own, connection.actor.id, connection);
    for (const roomId of connection.followed) removeFrom(followers, roomId, connection);
    connection.followed.clear();
    const room = connection.roomId === null ? undefined : liveRooms.get(connection.roomId);
    room?.screens.delete(connection);
    if (room?.screens.size === 0) liveRooms.delete(room.roomId);
  },

  /** The live room with this connection among its screens. */
  watch(connection: Connection, roomId: number): LiveRoom {
    const room = liveRooms.get(roomId) ?? new LiveRoom(roomId);
    liveRooms.set(roomId, room);
    room.screens.add(connection);
    return room;
  },

  isWatched(roomId: number): boolean {
    return liveRooms.has(roomId);
  },

  /** Whether somebody here watches the room or hears of it. */
  isHeard(roomId: number): boolean {
    return liveRooms.has(roomId) || followers.has(roomId) || audience.isHeard(roomId);
  },

  /** The rooms that somebody here watches or hears of. */
  heardRooms(): number[] {
    return [...new Set([...liveRooms.keys(), ...followers.keys(), ...audience.heardRooms()])];
  },

  /** From now on the connection hears of what happens in the room. */
  follow(connection: Connection, roomId: number): void {
    connection.followed.add(roomId);
    addTo(followers, roomId, connection);
  },

  unfollow(connection: Connection, roomId: number): void {
    connection.followed.delete(roomId);
    removeFrom(followers, roomId, connection);
  },

  /** What the bus brought; a room that nobody here watches has nobody to tell. */
  receive(frame: Frame): void {
    liveRooms.get(frame.roomId)?.receive(frame);
    audience.receive(frame);
  },

  /** The screens that show the room and have shown their right. */
  watchersOf(roomId: number): Connection[] {
    return [...(followers.get(roomId) ?? [])].filter((connection) => connection.roomId === roomId);
  },

  /** The screens of everybody who is in one of these rooms, each once. */
  followersOf(...roomIds: readonly number[]): ReadonlySet<Connection> {
    const [only] = roomIds;
    if (only !== undefined && roomIds.length === 1) return followers.get(only) ?? new Set();
    return new Set([...new Set(roomIds)].flatMap((roomId) => [...(followers.get(roomId) ?? [])]));
  },

  screensOf(userId: number): readonly Connection[] {
    return [...(own.get(userId) ?? [])];
  },

  /** How many connections this person has here, programs among them. */
  countOf(userId: number): number {
    return (own.get(userId)?.size ?? 0) + audience.countOf(userId);
  },

  /** The ids of those who have a screen here. */
  people(): number[] {
    return [...own.keys()];
  },

  /** How often this person came into a room or went out of one, as their sockets have heard. */
  membershipChangesOf(userId: number): number {
    const heard = [...hub.screensOf(userId), ...audience.programsOf(userId)];
    return heard.reduce((sum, each) => sum + each.membershipChanges, 0);
  },

  closeWhere(concerns: (each: Connection | Program) => boolean, code: number, reason: string): void {
    for (const each of hub.everybody()) if (concerns(each)) each.close(code, reason);
  },

  everybody(): readonly (Connection | Program)[] {
    return [...connections, ...audience.all()];
  },

  get size(): number {
    return connections.size + audience.size;
  },
};

function kindOf({ roomId }: Connection): SocketKind {
  return roomId === null ? 'page' : 'room';
}
