import { noteSocketClosed, noteSocketOpened } from '../telemetry/counters.ts';
import type { Connection } from './connection.ts';
import type { Frame } from './frames.ts';
import { LiveRoom } from './live-room.ts';

const connections = new Set<Connection>();
const liveRooms = new Map<number, LiveRoom>();
/** By person. */
const own = new Map<number, Set<Connection>>();
/** By room: screens of its members, whatever they show. */
const followers = new Map<number, Set<Connection>>();

/** All sockets of this instance, whose they are, the room that each shows and the rooms that each hears of. */
export const hub = {
  register(connection: Connection): void {
    connections.add(connection);
    noteSocketOpened();
    add(own, connection.actor.id, connection);
  },

  unregister(connection: Connection): void {
    if (connections.delete(connection)) noteSocketClosed();
    remove(own, connection.actor.id, connection);
    for (const roomId of connection.followed) remove(followers, roomId, connection);
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
    return liveRooms.has(roomId) || followers.has(roomId);
  },

  /** The rooms that somebody here watches or hears of. */
  heardRooms(): number[] {
    return [...new Set([...liveRooms.keys(), ...followers.keys()])];
  },

  /** From now on the connection hears of what happens in the room. */
  follow(connection: Connection, roomId: number): void {
    connection.followed.add(roomId);
    add(followers, roomId, connection);
  },

  unfollow(connection: Connection, roomId: number): void {
    connection.followed.delete(roomId);
    remove(followers, roomId, connection);
  },

  /** What the bus brought; a room that nobody here watches has nobody to tell. */
  receive(frame: Frame): void {
    liveRooms.get(frame.roomId)?.receive(frame);
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

  /** The ids of those who have a screen here. */
  people(): number[] {
    return [...own.keys()];
  },

  closeWhere(concerns: (connection: Connection) => boolean, code: number, reason: string): void {
    for (const connection of [...connections]) if (concerns(connection)) connection.close(code, reason);
  },

  each(act: (connection: Connection) => void): void {
    for (const connection of [...connections]) act(connection);
  },

  get size(): number {
    return connections.size;
  },
};

function add(index: Map<number, Set<Connection>>, key: number, connection: Connection): void {
  const members = index.get(key) ?? new Set();
  index.set(key, members);
  members.add(connection);
}

function remove(index: Map<number, Set<Connection>>, key: number, connection: Connection): void {
  const members = index.get(key);
  members?.delete(connection);
  if (members?.size === 0) index.delete(key);
}
