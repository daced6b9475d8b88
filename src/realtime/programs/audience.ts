import { noteSocketClosed, noteSocketOpened, type SocketKind } from '../../telemetry/counters.ts';
import type { Frame, Wire } from '../frames.ts';
import { addTo, type Index, removeFrom } from '../indexes.ts';
import { createReminder, LiveRoom, type Look, type Screen } from '../live-room.ts';
import type { Caller } from '../live-socket.ts';

/** A program that follows rooms for its person, over whatever connection. */
export interface Program extends Caller {
  readonly kind: SocketKind;
  /** The one room it is about; null for all rooms of its person. */
  readonly roomId: number | null;
  /** The rooms that it watches at this moment. */
  readonly followed: Pick<ReadonlySet<number>, 'has' | 'keys'>;
  /** Whether it follows all rooms of its person, and has shown its right. */
  readonly isFollowing: boolean;
  readonly isOpen: boolean;
  /** How often the person came into a room or went out of one meanwhile. */
  membershipChanges: number;
  /** Something that is not kept. */
  send(wire: Wire): void;
  /** The person is in this room now; just before, it was at `revision`, where that is known. */
  begin(roomId: number, revision: number | undefined): void;
  /** The person is not in this room any more. */
  end(roomId: number): void;
  beat(): void;
  close(code: number, reason: string): void;
}

const programs = new Set<Program>();
const own: Index<Program> = new Map();
const followers: Index<Program> = new Map();
/** By what they look like, and by room: only what somebody here watches. */
const liveRooms = new Map<() => Look, Map<number, LiveRoom>>();

/** The programs that are connected to this instance, beside the browsers of the hub: their rooms are cursors of their own. */
export const audience = {
  register(program: Program): void {
    programs.add(program);
    noteSocketOpened(program.kind);
    addTo(own, program.actor.id, program);
  },

  unregister(program: Program): void {
    if (programs.delete(program)) noteSocketClosed(program.kind);
    removeFrom(own, program.actor.id, program);
  },

  /** The live room with this screen among its own. */
  watch(screen: Screen, roomId: number, createLook: () => Look): LiveRoom {
    const rooms = liveRooms.get(createLook) ?? new Map<number, LiveRoom>();
    liveRooms.set(createLook, rooms);
    const room = rooms.get(roomId) ?? new LiveRoom(roomId, createLook());
    rooms.set(roomId, room);
    room.screens.add(screen);
    return room;
  },

  unwatch(screen: Screen, { roomId, screens }: LiveRoom, createLook: () => Look): void {
    screens.delete(screen);
    if (screens.size === 0) liveRooms.get(createLook)?.delete(roomId);
  },

  /** From now on the program, which has shown its right, hears of what is not kept in the room. */
  follow(program: Program, roomId: number): void {
    addTo(followers, roomId, program);
  },

  unfollow(program: Program, roomId: number): void {
    removeFrom(followers, roomId, program);
  },

  /** What the bus brought. What another instance has drawn for browsers is read here, as a gap. */
  receive(frame: Frame): void {
    for (const rooms of liveRooms.values())
      rooms.get(frame.roomId)?.receive(frame.messages ? frame : createReminder(frame.roomId, frame.lastRev));
  },

  isHeard(roomId: number): boolean {
    return [...liveRooms.values()].some((rooms) => rooms.has(roomId));
  },

  heardRooms(): number[] {
    return [...liveRooms.values()].flatMap((rooms) => [...rooms.keys()]);
  },

  /** The programs that hear of one of these rooms, each once. */
  followersOf(roomIds: readonly number[]): Set<Program> {
    return new Set(roomIds.flatMap((roomId) => [...(followers.get(roomId) ?? [])]));
  },

  programsOf(userId: number): readonly Program[] {
    return [...(own.get(userId) ?? [])];
  },

  countOf(userId: number): number {
    return own.get(userId)?.size ?? 0;
  },

  all(): readonly Program[] {
    return [...programs];
  },

  get size(): number {
    return programs.size;
  },
};
