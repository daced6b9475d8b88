import { LiveClient, type ShownRow } from '../../support/live-client.ts';
import { pause } from '../../support/wait.ts';

const RECONNECT_MS = 100;
const WATCH_MS = 50;
/** A right that is lost: the page does not come back by itself. */
const RIGHT_LOST = 1008;

/** How a screen is opened. */
export interface ScreenOptions {
  /** Where it connects to. */
  readonly origin: () => string;
  readonly cookie: string;
  readonly roomId: number;
  /** After so long without a word the connection counts as dead. */
  readonly silenceMs?: number;
}

/** A room's page as it lives: its sockets one after another, each begun with what it has seen already. */
export class Screen {
  readonly sockets: LiveClient[] = [];
  private readonly options: ScreenOptions;
  private readonly timer: NodeJS.Timeout;
  private isEnding = false;
  private isConnecting = false;

  constructor(options: ScreenOptions) {
    this.options = options;
    this.connect(0);
    this.timer = setInterval(() => void this.watch(), WATCH_MS);
  }

  get current(): LiveClient {
    return this.sockets.at(-1) as LiveClient;
  }

  get isRefused(): boolean {
    const { closeCode, refusedWith } = this.current;
    return closeCode === RIGHT_LOST || refusedWith === 401 || refusedWith === 404;
  }

  get isOnline(): boolean {
    return this.current.isOpen && this.current.news('online').length > 0;
  }

  /** What it shows: of each message the newest state that came on any of its sockets. */
  get rows(): Map<number, ShownRow> {
    const rows = new Map<number, ShownRow>();
    for (const row of this.sockets.flatMap((socket) => socket.arrivals.flat()))
      if ((rows.get(row.id)?.rev ?? -1) < row.rev) rows.set(row.id, row);
    return rows;
  }

  /** For a message about what went wrong. */
  get state(): string {
    const { closeCode, refusedWith, revs } = this.current;
    return `${this.isOnline ? 'online' : 'away'}, rev ${revs.at(-1)}, ${this.sockets.length} sockets, closed ${closeCode}, refused ${refusedWith}`;
  }

  /** The rev that the page's sync form holds. */
  private get since(): number {
    return this.sockets.flatMap((socket) => socket.revs.at(-1) ?? []).at(-1) ?? 0;
  }

  close(): void {
    this.isEnding = true;
    clearInterval(this.timer);
    this.current.close();
  }

  private connect(since: number): void {
    const { origin, cookie, roomId } = this.options;
    const client = new LiveClient(origin(), cookie, roomId);
    client.socket.on('open', () => client.say({ type: 'sync', since: String(since) }));
    this.sockets.push(client);
  }

  private async watch(): Promise<void> {
    const { current } = this;
    const isSilent =
      performance.now() - current.heardAt > (this.options.silenceMs ?? Number.POSITIVE_INFINITY);
    if (isSilent && current.closeCode === undefined) current.close();
    if (current.closeCode === undefined || this.isConnecting || this.isRefused) return;
    this.isConnecting = true;
    await pause(RECONNECT_MS);
    if (!this.isEnding) this.connect(this.since);
    this.isConnecting = false;
  }
}
