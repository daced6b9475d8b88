import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import type { Actor } from '../domain/actor.ts';
import { SOCKET_FRAMES } from '../domain/limits/kinds.ts';
import { Tally } from '../domain/limits/tally.ts';
import { peekServerSettings } from '../domain/server-settings.ts';
import { parseSocketFrame, type SocketFrame } from '../inputs/socket-frames.ts';
import { log } from '../telemetry/log.ts';
import { obey } from './commands.ts';
import { CLOSE, type Frame, HEARTBEAT, toWire, type Wire } from './frames.ts';
import { hub } from './hub.ts';
import { presence } from './presence.ts';

const MAX_BUFFERED_BYTES = 1024 * 1024;
const MAX_HELD_BACK = 1000;
const MAX_WAITING_COMMANDS = 100;
const CLOSE_GRACE_MS = 1000;

/** What a connection is to be told, if it still concerns it. */
type Draw = (connection: Connection) => Wire | undefined;

/**
 * One browser's socket: of a room's page, or of another page (`roomId` null), which hears of rooms but shows none. It
 * hears nothing before it has said `sync` and shown its right.
 */
export class Connection {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly roomId: number | null;
  /** The rooms that it hears of; the hub's to change. */
  readonly followed = new Set<number>();
  /** Whether it has shown its right and hears of its rooms. */
  isFollowing = false;
  /** How often the person came into a room or went out of one while the socket was open. */
  membershipChanges = 0;
  private readonly socket: WebSocket;
  /** What the socket writes to: without compression, frames that are ready go there as they are. */
  private readonly stream: Duplex;
  /** While the past is being replayed, what is new waits here. */
  private heldBack: Frame[] | undefined = [];
  /** Up to where the replay came: a commit that it saw may be announced only now. */
  private replayedRev = 0;
  /** While the person's room list is being read, what happens in their rooms waits here. */
  private heldNews: Draw[] | undefined;
  private commands: Promise<void> = Promise.resolve();
  private waitingCommands = 0;
  private readonly frames = new Tally(SOCKET_FRAMES);
  private isClosed = false;
  private isAlive = true;

  constructor(
    socket: WebSocket,
    stream: Duplex,
    identity: { actor: Actor; sessionId: string },
    roomId: number | null,
  ) {
    this.socket = socket;
    this.stream = stream;
    this.actor = identity.actor;
    this.sessionId = identity.sessionId;
    this.roomId = roomId;
    hub.register(this);
    presence.opened(this.actor.id);
    socket.on('message', (data, isBinary) => this.hear(data, isBinary));
    socket.on('pong', () => {
      this.isAlive = true;
    });
    socket.on('error', (error) => log.debug({ err: error }, 'socket error'));
    socket.on('close', () => this.end());
  }

  /** Changes of the room: sent at once, or held back while the past is being replayed. */
  deliver(frames: readonly Frame[], wire: Wire): void {
    const [first] = frames;
    if (!first) return;
    if (this.heldBack) this.holdBack(this.heldBack, frames);
    else if (first.firstRev > this.replayedRev) this.tell(wire, [first.roomId]);
    else this.deliverNew(frames);
  }

  /** Of these, what the replay has not brought. */
  private deliverNew(frames: readonly Frame[]): void {
    for (const { roomId, firstRev, lastRev, bytes, after } of frames) {
      if (lastRev <= this.replayedRev) continue;
      const isKnownInPart = firstRev <= this.replayedRev;
      this.tell(toWire(isKnownInPart && after ? after(this.replayedRev) : bytes), [roomId]);
    }
  }

  /** Everything up to `rev` has been sent: lets go what was held back and is newer. */
  release(rev: number): void {
    const held = this.heldBack ?? [];
    this.heldBack = undefined;
    this.replayedRev = rev;
    this.deliverNew(held);
  }

  private holdBack(held: Frame[], frames: readonly Frame[]): void {
    held.push(...frames);
    if (held.length > MAX_HELD_BACK) this.close(CLOSE.tooSlow, 'too slow');
  }

  /** What happens in these rooms: sent at once, or held back while the room list is being read. */
  tell(wire: Wire, roomIds: readonly number[]): void {
    if (!this.heldNews) this.send(wire);
    else this.tellDrawn(() => (roomIds.some((id) => this.followed.has(id)) ? wire : undefined));
  }

  /** The same of what is something else by the rooms that the person is in. */
  tellDrawn(draw: Draw): void {
    if (!this.heldNews) this.sendDrawn(draw);
    else if (this.heldNews.push(draw) > MAX_HELD_BACK) this.close(CLOSE.tooSlow, 'too slow');
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

  private sendDrawn(draw: Draw): void {
    const wire = draw(this);
    if (wire) this.send(wire);
  }

  /** Resolves when the bytes have left this process, or the socket is gone. */
  replay(wire: Wire): Promise<void> {
    return new Promise((resolve) => this.stream.write(wire, () => resolve()));
  }

  /** Too slow is who has not taken what was sent before: one long frame is nobody's fault. */
  send(wire: Wire): void {
    if (this.isClosed || this.socket.readyState !== WebSocket.OPEN) return;
    if (this.stream.writableLength > MAX_BUFFERED_BYTES) this.close(CLOSE.tooSlow, 'too slow');
    else this.stream.write(wire);
  }

  /** Nothing is sent after this, not even what was on its way. */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.end();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Ends a socket that has not answered since the last time; asks the others. */
  beat(): void {
    if (!this.isAlive) this.socket.terminate();
    this.isAlive = false;
    this.socket.ping();
    this.send(HEARTBEAT);
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    hub.unregister(this);
    presence.closed(this.actor.id);
  }

  private hear(data: RawData, isBinary: boolean): void {
    const frame = isBinary ? undefined : parseSocketFrame(String(data));
    if (this.talksTooMuch()) this.close(CLOSE.rightLost, 'too many frames');
    else if (!frame) this.close(CLOSE.rightLost, 'not understood');
    else if (++this.waitingCommands > MAX_WAITING_COMMANDS) this.close(CLOSE.tooSlow, 'too much at once');
    else this.commands = this.commands.then(() => new Promise((next) => void this.obey(frame, next)));
  }

  private talksTooMuch(): boolean {
    return this.frames.add(Date.now()) > 0 && (peekServerSettings()?.limits ?? true);
  }

  /** Commands of one socket are begun one after another, so its posts keep their order. `next` lets the next one begin. */
  private async obey(frame: SocketFrame, next: () => void): Promise<void> {
    try {
      if (!this.isClosed) await obey(this, frame, next);
    } catch (error) {
      log.error({ err: error }, 'socket command failed');
      this.close(CLOSE.tooSlow, 'try again');
    } finally {
      this.waitingCommands--;
      next();
    }
  }
}
