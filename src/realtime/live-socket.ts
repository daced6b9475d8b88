import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import type { Actor } from '../domain/actor.ts';
import { SOCKET_FRAMES } from '../domain/limits/kinds.ts';
import { Tally } from '../domain/limits/tally.ts';
import { peekServerSettings } from '../domain/server-settings.ts';
import { noteDelivery, noteError, noteSocketClose } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import { CLOSE, type Wire } from './frames.ts';
import { logClosed } from './socket-log.ts';

const MAX_BUFFERED_BYTES = 1024 * 1024;
const MAX_WAITING_COMMANDS = 100;
const CLOSE_GRACE_MS = 1000;

/** Who holds a connection, and with which session. */
export interface Caller {
  readonly actor: Actor;
  readonly sessionId: string;
}

/** Somebody who may come in, and what makes something of their socket. */
export interface Admission {
  readonly userId: number;
  readonly open: (socket: WebSocket, stream: Duplex) => LiveSocket;
}

/**
 * A socket of somebody who is signed in, whatever it speaks: what is sent and heard over it, that it is alive, and that
 * nobody who does not read or talks too much holds up the others.
 */
export abstract class LiveSocket {
  /** As the log names it. */
  readonly id = randomUUID();
  /** The one room it is about, if there is one. */
  abstract readonly roomId: number | null;
  readonly actor: Actor;
  readonly sessionId: string;
  private readonly socket: WebSocket;
  /** What the socket writes to: without compression, frames that are ready go there as they are. */
  private readonly stream: Duplex;
  private readonly frames = new Tally(SOCKET_FRAMES);
  private commands: Promise<void> = Promise.resolve();
  private waitingCommands = 0;
  private isClosed = false;
  private isAlive = true;

  constructor(socket: WebSocket, stream: Duplex, { actor, sessionId }: Caller) {
    this.socket = socket;
    this.stream = stream;
    this.actor = actor;
    this.sessionId = sessionId;
    socket.on('message', (data, isBinary) => this.listen(data, isBinary));
    socket.on('pong', () => {
      this.isAlive = true;
    });
    socket.on('error', (error) => log.debug({ err: error, socketId: this.id }, 'socket error'));
    socket.on('close', () => this.finish());
  }

  /** What came in; undefined for what is no text. */
  protected abstract hear(text: string | undefined): void;

  /** The socket is closed: nobody is to tell it anything any more. */
  protected abstract leave(): void;

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** Resolves when the bytes have left this process, or the socket is gone. */
  replay(wire: Wire): Promise<void> {
    return new Promise((resolve) => this.write(wire, resolve));
  }

  /** Too slow is who has not taken what was sent before: one long frame is nobody's fault. */
  send(wire: Wire): void {
    if (this.isClosed || this.socket.readyState !== WebSocket.OPEN) return;
    if (this.stream.writableLength > MAX_BUFFERED_BYTES) this.close(CLOSE.tooSlow, 'too slow');
    else this.write(wire);
  }

  private write(wire: Wire, done?: () => void): void {
    noteDelivery(wire.length);
    this.stream.write(wire, done);
  }

  /** Nothing is sent after this, not even what was on its way. */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    noteSocketClose(reason);
    this.finish();
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Ends a socket that has not answered since the last time; asks the others. */
  beat(): void {
    if (!this.isAlive) this.socket.terminate();
    this.isAlive = false;
    this.socket.ping();
  }

  /** Commands of one socket are begun one after another, so its posts keep their order. `next` lets the next one begin. */
  protected queue(obey: (next: () => void) => Promise<void>): void {
    if (++this.waitingCommands > MAX_WAITING_COMMANDS) this.close(CLOSE.tooSlow, 'too much at once');
    else this.commands = this.commands.then(() => new Promise((next) => void this.run(obey, next)));
  }

  private async run(obey: (next: () => void) => Promise<void>, next: () => void): Promise<void> {
    try {
      if (!this.isClosed) await obey(next);
    } catch (error) {
      noteError('socket');
      log.error({ err: error, socketId: this.id }, 'socket command failed');
      this.close(CLOSE.tooSlow, 'try again');
    } finally {
      this.waitingCommands--;
      next();
    }
  }

  private listen(data: RawData, isBinary: boolean): void {
    if (this.talksTooMuch()) this.close(CLOSE.rightLost, 'too many frames');
    else if (!this.isClosed) this.hear(isBinary ? undefined : String(data));
  }

  private talksTooMuch(): boolean {
    return this.frames.add(Date.now()) > 0 && (peekServerSettings()?.limits ?? true);
  }

  private finish(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    logClosed(this);
    this.leave();
  }
}
