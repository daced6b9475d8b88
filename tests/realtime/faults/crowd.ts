import { pause } from '../../support/wait.ts';
import type { StoredRow } from './checker.ts';
import { EDITED, Journal, type Send } from './journal.ts';
import { Screen } from './screen.ts';
import { Spells } from './spells.ts';
import { NAMES, type Name } from './world.ts';

const BETWEEN_MS = 15;
const RETRY_MS = 100;
const ANSWER_WITHIN_MS = 5000;
const GIVE_UP_MS = 60_000;
/** One message in so many is edited, and as many are deleted. */
const CHANGED = 10;

/** Where people are: how they reach their server, and what is kept there. */
export interface Place {
  readonly title: string;
  /** Of this person's way to their server. */
  networkOf(name: Name): { readonly origin: string };
  cookieOf(name: Name): string;
  /** A new room with everybody. */
  makeRoom(name: string): Promise<number>;
  /** All rows of a room in the order of their revs. */
  readHistory(roomId: number): Promise<StoredRow[]>;
}

/** How the people behave. */
export interface CrowdOptions {
  /** Screens give up a connection that has been silent for so long. */
  readonly silenceMs?: number;
  /** How long an answer is waited for; 5 s unless told. */
  readonly answerWithinMs?: number;
  /** What a sender writes besides a number. */
  readonly filling?: string;
}

/** People who watch a room and write into it, sending again what has no answer, as the page's outbox does. */
export class Crowd {
  readonly journal = new Journal();
  readonly screens = new Map<Name, Screen>();
  /** For how long nobody answered them. */
  readonly spells = new Spells();
  readonly world: Place;
  readonly roomId: number;
  /** When the fault was put right, or began to be, if that is before the end of what does it. */
  mendedAt: number | undefined;
  private readonly options: CrowdOptions;
  private readonly work: Promise<void>[] = [];
  private readonly ended = new Set<Name>();
  private isEnding = false;

  constructor(world: Place, roomId: number, options: CrowdOptions = {}) {
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
  post(
    name: Name,
    path: string,
    fields: Record<string, string> = {},
    cookie = this.world.cookieOf(name),
  ): Promise<number> {
    const body = new URLSearchParams(fields);
    return this.ask(name, path, { method: 'POST', headers: { cookie, 'hx-request': 'true' }, body });
  }

  /** Opens the room's page; 0 when there is no answer. */
  visit(name: Name): Promise<number> {
    return this.ask(name, `/rooms/${this.roomId}`, { headers: { cookie: this.world.cookieOf(name) } });
  }

  private async ask(name: Name, path: string, request: RequestInit): Promise<number> {
    const signal = AbortSignal.timeout(this.options.answerWithinMs ?? ANSWER_WITHIN_MS);
    const status = await fetch(this.world.networkOf(name).origin + path, {
      ...request,
      redirect: 'manual',
      signal,
    }).then(
      (response) => response.arrayBuffer().then(() => response.status),
      () => 0,
    );
    this.spells.note(name, `${request.method ?? 'GET'} ${path.replace(/\d+/g, ':id')}`, status);
    return status;
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
