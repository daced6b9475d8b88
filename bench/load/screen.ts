import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

const ROW = /<li id="m-(\d+)"[^>]*? data-seq="(\d+)" data-rev="(\d+)" data-nonce="([^"]*)"/g;
const REV = /name="since" value="(\d+)"/g;
const RETRY_MS = 300;
const TOO_SLOW = 1013;

/** Who looks at which room. */
export interface ScreenSeat {
  readonly cookie: string;
  readonly roomId: number;
}

/** A message that a screen has shown, by the nonce that it was sent with. */
export interface ShownMessage {
  readonly id: number;
  readonly seq: number;
  readonly nonce: string;
}

/** A screen that comes back whenever its socket is gone, reads slowly at times, and checks what it is brought. */
export class Screen {
  readonly seat: ScreenSeat;
  /** Rows that came although they, or newer ones, had come before. */
  doubled = 0;
  /** Sockets that the server closed without a reason that the screen had given. */
  closed = 0;
  /** Times that it was told to come back later, having read nothing for a while. */
  shed = 0;
  private readonly origin: string;
  private readonly seqs = new Set<number>();
  private readonly hear: (message: ShownMessage) => void;
  private rev = 0;
  private rowRev = 0;
  private socket: WebSocket | undefined;
  private heardAt = 0;
  private isLeaving = false;

  constructor(origin: string, seat: ScreenSeat, hear: (message: ShownMessage) => void) {
    this.origin = origin;
    this.seat = seat;
    this.hear = hear;
  }

  open(): void {
    const { cookie, roomId } = this.seat;
    const { origin } = this;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rooms/${roomId}/live`, {
      headers: { cookie, origin },
      perMessageDeflate: false,
    });
    this.socket = socket;
    socket.on('open', () => socket.send(JSON.stringify({ type: 'sync', since: String(this.rev) })));
    socket.on('message', (data) => this.read(String(data)));
    socket.on('error', () => undefined);
    socket.on('close', (code) => void this.comeBack(code));
  }

  /** Says nothing while it is away. */
  post(form: { readonly body: string; readonly nonce: string }): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type: 'post', ...form }));
  }

  /** The network is gone, and back at once. */
  drop(): void {
    this.socket?.terminate();
  }

  async readNothingFor(milliseconds: number): Promise<void> {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.pause();
    await pause(milliseconds);
    socket.resume();
  }

  leave(): void {
    this.isLeaving = true;
    this.socket?.terminate();
  }

  /** How many of the room's messages it has shown. */
  get shown(): number {
    return this.seqs.size;
  }

  /** For the person who wonders why it lacks something. */
  get state(): string {
    const { readyState, isPaused } = this.socket ?? {};
    const silence = Math.round((performance.now() - this.heardAt) / 1000);
    return `rev ${this.rev}, socket in state ${readyState}${isPaused ? ', paused' : ''}, heard ${silence} s ago`;
  }

  private read(html: string): void {
    this.heardAt = performance.now();
    for (const [, id, seq, rev, nonce = ''] of html.matchAll(ROW)) {
      if (Number(rev) <= this.rowRev) this.doubled++;
      this.rowRev = Math.max(this.rowRev, Number(rev));
      this.seqs.add(Number(seq));
      this.hear({ id: Number(id), seq: Number(seq), nonce });
    }
    for (const [, rev] of html.matchAll(REV)) this.rev = Number(rev);
  }

  private async comeBack(code: number): Promise<void> {
    if (this.isLeaving) return;
    if (code === TOO_SLOW) this.shed++;
    else if (code !== 1006) this.closed++;
    await pause(RETRY_MS * (0.7 + Math.random() * 0.6));
    if (!this.isLeaving) this.open();
  }
}
