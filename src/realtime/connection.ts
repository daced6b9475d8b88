import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { parseSocketFrame } from '../inputs/socket-frames.ts';
import { obey } from './commands.ts';
import { CLOSE, type Frame, HEARTBEAT, toWire, type Wire } from './frames.ts';
import { hub } from './hub.ts';
import { type Caller, LiveSocket } from './live-socket.ts';
import { presence } from './presence.ts';
import { Subscription } from './subscription.ts';

const MAX_HELD_NEWS = 1000;

/** What a connection is to be told, if it still concerns it. */
type Draw = (connection: Connection) => Wire | undefined;

/**
 * One browser's socket: of a room's page, or of another page (`roomId` null), which hears of rooms but shows none. It
 * hears nothing before it has said `sync` and shown its right.
 */
export class Connection extends LiveSocket {
  readonly roomId: number | null;
  /** The rooms that it hears of; the hub's to change. */
  readonly followed = new Set<number>();
  /** Whether it has shown its right and hears of its rooms. */
  isFollowing = false;
  /** How often the person came into a room or went out of one while the socket was open. */
  membershipChanges = 0;
  private readonly changes = new Subscription({
    tell: (wire, roomId) => this.tell(wire, [roomId]),
    giveUp: () => this.close(CLOSE.tooSlow, 'too slow'),
    wrap: toWire,
  });
  /** While the person's room list is being read, what happens in their rooms waits here. */
  private heldNews: Draw[] | undefined;

  constructor(socket: WebSocket, stream: Duplex, caller: Caller, roomId: number | null) {
    super(socket, stream, caller);
    this.roomId = roomId;
    hub.register(this);
    presence.opened(this.actor.id);
  }

  /** Changes of the room: sent at once, or held back while the past is being replayed. */
  deliver(frames: readonly Frame[], wire: Wire): void {
    this.changes.deliver(frames, wire);
  }

  /** Everything up to `rev` has been sent: lets go what was held back and is newer. */
  release(rev: number): void {
    this.changes.release(rev);
  }

  /** What happens in these rooms: sent at once, or held back while the room list is being read. */
  tell(wire: Wire, roomIds: readonly number[]): void {
    if (!this.heldNews) this.send(wire);
    else this.tellDrawn(() => (roomIds.some((id) => this.followed.has(id)) ? wire : undefined));
  }

  /** The same of what is something else by the rooms that the person is in. */
  tellDrawn(draw: Draw): void {
    if (!this.heldNews) this.sendDrawn(draw);
    else if (this.heldNews.push(draw) > MAX_HELD_NEWS) this.close(CLOSE.tooSlow, 'too slow');
  }

  holdNews(): void {
    this.heldNews ??= [];
  }

  /** The room list stands: lets go what was held back, less what comes from a room that the person went out of. */
  releaseNews(): void {
    const held = this.heldNews ?? [];
    this.heldNews = undefined;
    for (const draw of held) this.sendDrawn(draw);
  }

  override beat(): void {
    super.beat();
    this.send(HEARTBEAT);
  }

  protected hear(text: string | undefined): void {
    const frame = text === undefined ? undefined : parseSocketFrame(text);
    if (frame) this.queue((next) => obey(this, frame, next));
    else this.close(CLOSE.rightLost, 'not understood');
  }

  protected leave(): void {
    hub.unregister(this);
    presence.closed(this.actor.id);
  }

  private sendDrawn(draw: Draw): void {
    const wire = draw(this);
    if (wire) this.send(wire);
  }
}
