import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_OF_HEADERS = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';
const WITHOUT_BODY = new Set([204, 304]);

export interface HttpAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly bytes: number;
}

/** What is asked; the fields besides those that every request has. */
export interface HttpQuestion {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form. */
  readonly body?: string;
}

/**
 * One connection that is kept open and asked one thing after another. Node's own client costs more than the servers that
 * are measured here; this one reads no more of an answer than where it ends.
 */
export class HttpConnection {
  private readonly socket: Socket;
  private readonly fixedFields: string;
  private received: Buffer = Buffer.alloc(0);
  private answer: ((answer: HttpAnswer) => void) | undefined;
  private fail: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, host: string, cookie: string) {
    this.socket = socket;
    this.fixedFields = `Host: ${host}\r\nCookie: ${cookie}\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n`;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', (error) => this.fail?.(error));
    socket.on('close', () => this.fail?.(new Error('the server closed the connection')));
  }

  static async open(origin: string, cookie: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new HttpConnection(socket, host, cookie);
  }

  ask({ method = 'GET', path, headers = {}, body }: HttpQuestion): Promise<HttpAnswer> {
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const form =
      body === undefined
        ? ''
        : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.fail = reject;
      this.socket.write(
        `${method} ${path} HTTP/1.1\r\n${this.fixedFields}${fields.join('')}${form}\r\n${body ?? ''}`,
      );
    });
  }

  close(): void {
    this.fail = undefined;
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const head = this.received.indexOf(END_OF_HEADERS);
    if (head < 0) return;
    const text = this.received.toString('latin1', 0, head);
    const status = Number(text.slice(9, 12));
    const bodyStart = head + END_OF_HEADERS.length;
    if (!WITHOUT_BODY.has(status) && !this.isWhole(text, bodyStart)) return;
    const answer = { status, etag: fieldOf(text, 'etag'), bytes: this.received.length };
    this.received = Buffer.alloc(0);
    this.answer?.(answer);
  }

  private isWhole(head: string, bodyStart: number): boolean {
    const length = fieldOf(head, 'content-length');
    if (length !== undefined) return this.received.length >= bodyStart + Number(length);
    return this.received.toString('latin1', this.received.length - LAST_CHUNK.length) === LAST_CHUNK;
  }
}

function fieldOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim();
}
