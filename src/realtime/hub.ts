import type { Connection } from './connection.ts';
import type { Frame } from './frames.ts';
import { LiveRoom } from './live-room.ts';

const connections = new Set<Connection>();
const liveRooms = new Map<number, LiveRoom>();

/** All sockets of this instance and the rooms they watch. */
export const hub = {
  register(connection: Connection): void {
    connections.add(connection);
  },

  unregister(connection: Connection): void {
    connections.delete(connection);
    const room = liveRooms.get(connection.roomId);
    room?.screens.delete(connection);
    if (room?.screens.size === 0) liveRooms.delete(connection.roomId);
  },

  /** The live room with this connection among its screens. */
  watch(connection: Connection): LiveRoom {
    const room = liveRooms.get(connection.roomId) ?? new LiveRoom(connection.roomId);
    liveRooms.set(connection.roomId, room);
    room.screens.add(connection);
    return room;
  },

  isWatched(roomId: number): boolean {
    return liveRooms.has(roomId);
  },

  /** What the bus brought; a room that nobody here watches has nobody to tell. */
  receive(frame: Frame): void {
    liveRooms.get(frame.roomId)?.receive(frame);
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
