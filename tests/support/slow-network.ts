import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** A network that takes nothing until it is told to. */
export class SlowNetwork extends Duplex {
  /** What it was given, one thing after another. */
  readonly given: string[] = [];
  private waiting: (() => void)[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.given.push(String(chunk));
    this.waiting.push(done);
  }

  override _read(): void {}

  takeAll(): void {
    for (let done = this.waiting.shift(); done; done = this.waiting.shift()) done();
  }
}

/** What `ws` makes of it. */
export class SlowSocket extends EventEmitter {
  readonly readyState = WebSocket.OPEN;
  closeCode: number | undefined;

  close(code: number): void {
    this.closeCode = code;
    this.emit('close');
  }

  terminate(): void {}
}
