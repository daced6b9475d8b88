import WebSocket from 'ws';
import { waitFor } from './wait.ts';

/** A row as a screen shows it. */
export interface ShownRow {
  readonly id: number;
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly isDeleted: boolean;
  readonly text: string;
}

const ROW =
  /<li id="m-(\d+)" class="([^"]*)" data-seq="(\d+)" data-rev="(\d+)" data-nonce="([^"]*)" role="article">[\s\S]*?(?=<li id="m-|<\/hx-partial>)/g;
const NEWS = /<i data-news="([a-z]+)" data-detail="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#39;': "'",
};
const REV = /id="rev" name="since" value="(\d+)"/g;

/** The news that a frame brings, in order. */
export function newsIn(frame: string): { type: string; detail: object }[] {
  return [...frame.matchAll(NEWS)].map(([, type = '', detail = '']) => ({
    type,
    detail: JSON.parse(detail.replace(/&(?:\w+|#\d+);/g, (entity) => ENTITIES[entity] ?? entity)),
  }));
}

/** A browser's socket without the browser: keeps every frame, and the list of messages that a screen would show. */
export class LiveClient {
  readonly frames: string[] = [];
  readonly rows = new Map<number, ShownRow>();
  /** How many rows came in all: more than `rows` when something was shown twice. */
  rowsReceived = 0;
  /** The rows of every frame that brought some, in order of arrival. */
  readonly arrivals: ShownRow[][] = [];
  heardAt = performance.now();
  rev = 0;
  /** Every rev that a frame has stated, in order of arrival. */
  readonly revs: number[] = [];
  /** The HTTP status of an upgrade that was refused. */
  refusedWith: number | undefined;
  closeCode: number | undefined;
  readonly socket: WebSocket;

  /** `roomId` is null for a page that shows no room. */
  constructor(
    origin: string,
    cookie: string,
    roomId: number | string | null,
    headers: Record<string, string> = {},
  ) {
    const path = roomId === null ? '/live' : `/rooms/${roomId}/live`;
    const url = `${origin.replace('http', 'ws')}${path}`;
    this.socket = new WebSocket(url, { headers: { cookie, origin, ...headers } });
    this.socket.on('message', (data) => this.show(String(data)));
    this.socket.on('close', (code) => {
      this.closeCode = code;
    });
    this.socket.on('error', (error) => {
      this.refusedWith = Number(/server response: (\d+)/.exec(error.message)?.[1]);
    });
  }

  /** Opens, says what it has, and waits until it is current. */
  static async open(origin: string, cookie: string, roomId: number | null, since = 0): Promise<LiveClient> {
    const client = new LiveClient(origin, cookie, roomId);
    await waitFor(() => client.isOpen, 'the socket to open');
    client.say({ type: 'sync', since: String(since) });
    await waitFor(() => client.news('online').length > 0, 'the end of the replay');
    return client;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The messages in order, as a screen has them. */
  get log(): ShownRow[] {
    return [...this.rows.values()].sort((a, b) => a.seq - b.seq);
  }

  get texts(): string[] {
    return this.log.map((row) => row.text);
  }

  /** The details of all news of that type, in order of arrival. */
  news<Detail extends object>(type: string): Detail[] {
    const news = this.frames.flatMap((frame) => newsIn(frame));
    return news.filter((each) => each.type === type).map((each) => each.detail as Detail);
  }

  /** What was said of who came and went, in order of arrival. */
  get presences(): { id: number; isOnline: boolean }[] {
    return this.news<{ online: number[]; away: number[] }>('presence').flatMap(({ online, away }) => [
      ...online.map((id) => ({ id, isOnline: true })),
      ...away.map((id) => ({ id, isOnline: false })),
    ]);
  }

  close(): void {
    this.socket.terminate();
  }

  private show(frame: string): void {
    this.frames.push(frame);
    this.heardAt = performance.now();
    const arrived: ShownRow[] = [];
    for (const [html, id, classes, seq, rev, nonce] of frame.matchAll(ROW)) {
      const text = /class="body[^"]*">([\s\S]*?)<\/(?:div|p)>/.exec(html)?.[1] ?? '';
      this.rowsReceived++;
      const isDeleted = (classes ?? '').split(' ').includes('deleted');
      const row = { id: Number(id), seq: Number(seq), rev: Number(rev), nonce: nonce ?? '', isDeleted, text };
      arrived.push(row);
      if ((this.rows.get(row.id)?.rev ?? -1) < row.rev) this.rows.set(row.id, row);
    }
    if (arrived.length > 0) this.arrivals.push(arrived);
    // Changes that went out together state one each: the last one counts.
    const stated = [...frame.matchAll(REV)].at(-1)?.[1];
    if (!stated) return;
    this.rev = Number(stated);
    this.revs.push(this.rev);
  }
}
