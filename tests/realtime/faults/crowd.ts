import { pause } from '../../support/wait.ts';
import { EDITED, Journal, type Send } from './journal.ts';
import { Screen } from './screen.ts';
import { NAMES, type Name, type World } from './world.ts';

const BETWEEN_MS = 15;
const RETRY_MS = 100;
const ANSWER_WITHIN_MS = 5000;
const GIVE_UP_MS = 60_000;
/** One message in so many is edited, and as many are deleted. */
const CHANGED = 10;

/** How the people behave. */
export interface CrowdOptions {
  /** Screens give up a connection that has been silent for so long. */
  readonly silenceMs?: number;
  /** What a sender writes besides a number. */
  readonly filling?: string;
}

/** People who watch a room and write into it, sending again what has no answer, as the page's outbox does. */
export class Crowd {
  readonly journal = new Journal();
  readonly screens = new Map<Name, Screen>();
  readonly world: World;
  readonly roomId: number;
  /** When the fault was put right, or began to be, if that is before the end of what does it. */
  mendedAt: number | undefined;
  private readonly options: CrowdOptions;
  private readonly work: Promise<void>[] = [];
  private readonly ended = new Set<Name>();
  private isEnding = false;

  constructor(world: World, roomId: number, options: CrowdOptions = {}) {
    this.world = world;
    this.roomId = roomId;
    this.options = options;
    for (const name of NAMES) this.screens.set(name, this.open(name));
  }

  /** What was broken is being put right from now on: recovery is measured from here. */
  mend(): void {
    this.mendedAt = performance.now();
  }

  /** Begins to write. */
  begin(writers: readonly Name[]): void {
    for (const name of writers) this.work.push(this.write(name));
  }

  /** One more screen of that person. */
  open(name: Name, cookie = this.world.cookieOf(name)): Screen {
    const origin = () => this.world.networkOf(name).origin;
    const { roomId } = this;
    return new Screen({ origin, cookie, roomId, ...this.options });
  }

  screenOf(name: Name): Screen {
    return this.screens.get(name) as Screen;
  }

  /** That person writes no more. */
  silence(name: Name): void {
    this.ended.add(name);
  }

  /** Nobody writes any more; resolves when everything has its answer. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.work);
  }

  close(): void {
    this.isEnding = true;
    for (const screen of this.screens.values()) screen.close();
  }

  /** A form that is sent as scripts do; 0 when there is no answer. */
  async post(
    name: Name,
    path: string,
    fields: Record<string, string> = {},
    cookie = this.world.cookieOf(name),
  ): Promise<number> {
    try {
      const response = await fetch(this.world.networkOf(name).origin + path, {
        method: 'POST',
        headers: { cookie, 'hx-request': 'true' },
        body: new URLSearchParams(fields),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  /** The same nonce until there is an answer. */
  async send(name: Name, text: string, cookie?: string): Promise<Send> {
    const send = this.journal.invoke(name, text);
    const fields = { body: send.body, nonce: send.nonce };
    while (performance.now() - send.invokedAt < GIVE_UP_MS) {
      const status = await this.post(name, `/rooms/${this.roomId}/messages`, fields, cookie);
      if (this.journal.note(send, status)) break;
      await pause(RETRY_MS);
    }
    return send;
  }

  private async write(name: Name): Promise<void> {
    for (let count = 1; !this.isEnding && !this.ended.has(name); count++) {
      const send = await this.send(name, `${name} ${count}${this.options.filling ?? ''}`);
      if (send.acknowledgedAt !== undefined && count % CHANGED === 0) await this.change(name, send, 'edit');
      if (send.acknowledgedAt !== undefined && count % CHANGED === 5)
        await this.change(name, send, 'deletion');
      await pause(BETWEEN_MS);
    }
  }

  /** Changes what is on the own screen; leaves it when it is not there yet. */
  private async change(name: Name, send: Send, kind: 'edit' | 'deletion'): Promise<void> {
    const row = this.screenOf(name)
      .current.arrivals.flat()
      .findLast((each) => each.nonce === send.nonce);
    if (!row) return;
    const change = { kind, isAcknowledged: false };
    send.change = change;
    const path = `/messages/${row.id}/${kind === 'edit' ? 'edits' : 'deletion'}`;
    const deadline = performance.now() + GIVE_UP_MS;
    while (!change.isAcknowledged && performance.now() < deadline) {
      const status = await this.post(name, path, kind === 'edit' ? { body: send.body + EDITED } : {});
      change.isAcknowledged = status >= 200 && status < 300;
      if (status >= 400 && status < 500) return;
      if (!change.isAcknowledged) await pause(RETRY_MS);
    }
  }
}
