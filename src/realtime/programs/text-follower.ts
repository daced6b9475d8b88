import type { Writable } from 'node:stream';
import { isSessionOpen } from '../../domain/accounts/open-sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { NotFound, TooMany } from '../../domain/errors.ts';
import { readTexts } from '../../domain/messages/history.ts';
import { renderEnd, renderLine } from '../../presenters/room-lines.ts';
import { noteDelivery, noteSocketClose } from '../../telemetry/counters.ts';
import { isCrowded } from '../crowding.ts';
import { CLOSE, type Frame, type Wire } from '../frames.ts';
import type { LiveRoom, Screen } from '../live-room.ts';
import { Subscription } from '../subscription.ts';
import { audience, type Program } from './audience.ts';
import { createLineLook } from './lines.ts';

const FIRST_MESSAGES = 20;
const RETRY_AFTER_SECONDS = 30;
const MAX_BUFFERED_BYTES = 1024 * 1024;

/**
 * Follows the room as text, into `sink`: its newest messages, then each change as it comes, until the right ends, the server
 * stops, or `sink` is closed or reads too slowly. Resolves when it has begun. Throws NotFound and TooMany before anything is
 * written.
 */
export async function followAsText(
  actor: Actor,
  sessionId: string,
  roomId: number,
  sink: Writable,
): Promise<void> {
  if (await isCrowded(actor.id))
    throw new TooMany('You are connected too often already.', RETRY_AFTER_SECONDS);
  const follower = new TextFollower(actor, sessionId, roomId, sink);
  try {
    await follower.start();
  } catch (error) {
    follower.leave();
    throw error;
  }
}

/** Somebody who reads a room as text. It is no sign that anybody sits there, so it does not make its person present. */
class TextFollower implements Program {
  readonly kind = 'text';
  readonly actor: Actor;
  readonly sessionId: string;
  readonly roomId: number;
  readonly followed: ReadonlySet<number>;
  readonly isFollowing = false;
  membershipChanges = 0;
  private readonly sink: Writable;
  private readonly room: LiveRoom;
  private readonly screen: Screen;
  private readonly changes: Subscription;
  private isClosed = false;

  constructor(actor: Actor, sessionId: string, roomId: number, sink: Writable) {
    this.actor = actor;
    this.sessionId = sessionId;
    this.roomId = roomId;
    this.followed = new Set([roomId]);
    this.sink = sink;
    this.changes = new Subscription({
      tell: (lines) => this.write(lines),
      giveUp: () => this.cutOff(),
      wrap: (bytes) => bytes as Wire,
    });
    this.screen = { deliver: (frames: readonly Frame[], lines: Wire) => this.changes.deliver(frames, lines) };
    audience.register(this);
    this.room = audience.watch(this.screen, roomId, createLineLook);
    sink.on('close', () => this.leave());
    sink.on('error', () => this.leave());
    if (sink.destroyed) this.leave();
  }

  /** Watches first, and asks for the right then: one that ends from here on closes it. */
  async start(): Promise<void> {
    await this.room.open();
    const { room, messages } = await readTexts(this.actor, this.roomId, { limit: FIRST_MESSAGES });
    if (!(await isSessionOpen(this.sessionId, this.actor.id)) || this.isClosed) throw new NotFound();
    // As they are: a change that came while they were read follows, too.
    this.write(Buffer.from(messages.map(renderLine).join('')));
    this.changes.release(room.revision);
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** Lines are all it gets. */
  send(): void {}

  /** Nothing can be said to a text without saying it: the connection is kept alive below it. */
  beat(): void {}

  begin(): void {}

  end(roomId: number): void {
    if (roomId === this.roomId) this.close(CLOSE.rightLost, 'not in the room');
  }

  close(_code: number, reason: string): void {
    if (this.isClosed) return;
    noteSocketClose(reason);
    this.leave();
    this.sink.end(renderEnd(reason));
  }

  leave(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    audience.unwatch(this.screen, this.room, createLineLook);
    audience.unregister(this);
  }

  private write(lines: Buffer): void {
    if (this.isClosed || lines.length === 0) return;
    if (this.sink.writableLength > MAX_BUFFERED_BYTES) this.cutOff();
    else {
      noteDelivery(lines.length);
      this.sink.write(lines);
    }
  }

  /** Who does not read is not waited for. */
  private cutOff(): void {
    if (this.isClosed) return;
    noteSocketClose('too slow');
    this.leave();
    this.sink.destroy();
  }
}
