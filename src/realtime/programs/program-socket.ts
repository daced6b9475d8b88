import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Scope } from '../../domain/accounts/token-sessions.ts';
import { CLOSE, type Frame, type Wire } from '../frames.ts';
import type { LiveRoom, Screen } from '../live-room.ts';
import { type Caller, LiveSocket } from '../live-socket.ts';
import { presence } from '../presence.ts';
import { Subscription } from '../subscription.ts';
import { audience, type Program } from './audience.ts';
import { obey } from './commands.ts';
import { createEventLook, eventWire } from './events.ts';
import { openRoom, start } from './following.ts';

/** A program that has shown a token, and what that lets it do. */
export interface ProgramCaller extends Caller {
  readonly scopes: readonly Scope[];
}

/** What a socket is about, and where that was just before it opened. */
export interface Beginning {
  readonly roomId: number | null;
  /** By room. */
  readonly revs: ReadonlyMap<number, number>;
}

/** What a socket has of one room. */
export interface FollowedRoom {
  readonly room: LiveRoom;
  readonly screen: Screen;
  readonly changes: Subscription;
  /** Resolves when the last replay is done: they are one after the other. */
  replayed: Promise<void>;
}

/** How long a socket has to say `sync` before it hears what is new. */
const SYNC_WITHIN_MS = 1000;

/**
 * A program's socket, which speaks JSON: about one room, or (`roomId` null) about all rooms of its person, also those they
 * come into later.
 */
export class ProgramSocket extends LiveSocket implements Program {
  readonly kind = 'program';
  readonly roomId: number | null;
  readonly scopes: readonly Scope[];
  isFollowing = false;
  membershipChanges = 0;
  private readonly rooms = new Map<number, FollowedRoom>();
  /** Of the rooms that wait for a `sync`, how they go on if there is none. */
  private readonly waiting = new Map<number, () => void>();
  private patience: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, stream: Duplex, caller: ProgramCaller, beginning: Beginning) {
    super(socket, stream, caller);
    this.scopes = caller.scopes;
    this.roomId = beginning.roomId;
    audience.register(this);
    presence.opened(this.actor.id);
    this.queue(() => start(this, beginning.revs));
  }

  get followed(): ReadonlyMap<number, FollowedRoom> {
    return this.rooms;
  }

  /** What it has of the room, if it follows it. */
  followedRoom(roomId: number): FollowedRoom | undefined {
    return this.rooms.get(roomId);
  }

  /** Whether that is still what it has of the room: perhaps its person has gone, and come back. */
  has({ room, changes }: FollowedRoom): boolean {
    return this.isOpen && this.rooms.get(room.roomId)?.changes === changes;
  }

  /** From now on it follows the room; what changes there is held back. */
  follow(roomId: number): FollowedRoom {
    const changes = new Subscription({
      tell: (wire) => this.tell(wire),
      giveUp: () => this.close(CLOSE.tooSlow, 'too slow'),
      wrap: (bytes) => bytes as Wire,
    });
    const screen = { deliver: (frames: readonly Frame[], wire: Wire) => changes.deliver(frames, wire) };
    const room = audience.watch(screen, roomId, createEventLook);
    const followed = { room, screen, changes, replayed: Promise.resolve() };
    this.rooms.set(roomId, followed);
    return followed;
  }

  /** Its rooms stand: unless it says `sync` first, it hears of them in a moment. */
  expectSync(ways: ReadonlyMap<number, () => void>): void {
    for (const [roomId, goOn] of ways) if (this.rooms.has(roomId)) this.waiting.set(roomId, goOn);
    this.patience = setTimeout(() => this.stopWaiting(), SYNC_WITHIN_MS);
  }

  /** Rooms for which no `sync` came go on from where they were. */
  stopWaiting(): void {
    clearTimeout(this.patience);
    for (const goOn of [...this.waiting.values()]) goOn();
  }

  /** What comes of the room waits, until it goes on. */
  hold({ room, changes }: FollowedRoom): void {
    this.waiting.delete(room.roomId);
    changes.hold();
  }

  /** It has the room up to `rev`, and from now on whatever comes after that. */
  goOn(followed: FollowedRoom, rev: number): void {
    if (!this.has(followed)) return;
    const { room, changes } = followed;
    this.waiting.delete(room.roomId);
    audience.follow(this, room.roomId);
    this.send(eventWire({ type: 'synced', room_id: room.roomId, rev }));
    changes.release(rev);
  }

  begin(roomId: number, revision: number | undefined): void {
    if (!this.isFollowing || this.rooms.has(roomId)) return;
    const followed = this.follow(roomId);
    this.send(eventWire({ type: 'user_joined', ...this.standingIn(roomId) }));
    void openRoom(this, followed, revision);
  }

  end(roomId: number): void {
    if (roomId === this.roomId) this.close(CLOSE.rightLost, 'not in the room');
    else if (this.unfollow(roomId)) this.send(eventWire({ type: 'user_left', ...this.standingIn(roomId) }));
  }

  protected hear(text: string | undefined): void {
    if (text === undefined) this.close(CLOSE.notText, 'text only');
    else this.queue((next) => obey(this, text, next));
  }

  protected leave(): void {
    clearTimeout(this.patience);
    for (const roomId of [...this.rooms.keys()]) this.unfollow(roomId);
    audience.unregister(this);
    presence.closed(this.actor.id);
  }

  private tell(wire: Wire): void {
    if (wire.length > 0) this.send(wire);
  }

  private unfollow(roomId: number): boolean {
    const followed = this.rooms.get(roomId);
    if (!followed) return false;
    this.rooms.delete(roomId);
    this.waiting.delete(roomId);
    audience.unwatch(followed.screen, followed.room, createEventLook);
    audience.unfollow(this, roomId);
    return true;
  }

  private standingIn(roomId: number) {
    return { room_id: roomId, user_id: this.actor.id, username: this.actor.username };
  }
}
