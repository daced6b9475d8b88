import { LRUCache } from 'lru-cache';
import { ambientClient } from '../db/transaction.ts';
import { atMost } from './at-most.ts';
import { areChangesHeard, hearChangesWhile, noteChange } from './changes.ts';

/** Whose facts are others now: those of all that is named together. */
export interface Outdated {
  readonly roomId?: number;
  readonly userId?: number;
  readonly sessionId?: string;
  /** Whose notifications: others see nothing of them. */
  readonly notifiedId?: number;
  /** What holds for the whole server. */
  readonly server?: true;
  /** Which rooms have outgoing webhooks. */
  readonly webhooks?: true;
}

const MAX_OF_A_KIND = 50_000;
/** Only what was changed behind Parley's back is ever that old. */
const LIFETIME_MS = 30_000;

/** Goes up whenever something is forgotten: what was being read at that moment may be older. */
let forgotten = 0;
const kinds: { forget(outdated: Outdated): void; clear(): void }[] = [];

/** Which facts are outdated: the one of that key, those that it tells, or none. */
type Affected<Key, Fact> = (outdated: Outdated) => Key | ((fact: Fact, key: Key) => boolean) | undefined;

/**
 * Facts of one kind that this process keeps instead of asking the database for each request. They are kept only while
 * it hears at once of what changes them, never inside a transaction, and what must be exact is asked for where it is
 * written.
 */
export class Facts<Key extends string | number, Fact extends object> {
  private readonly known = new LRUCache<Key, Fact>({ ...atMost(MAX_OF_A_KIND), ttl: LIFETIME_MS });
  private readonly affected: Affected<Key, Fact>;

  constructor(affected: Affected<Key, Fact>) {
    this.affected = affected;
    kinds.push(this);
  }

  /** What is kept, else what `read` finds; undefined is asked for again. */
  async get(key: Key, read: () => Promise<Fact | undefined>): Promise<Fact | undefined> {
    if (!areChangesHeard() || ambientClient()) return read();
    return this.known.get(key) ?? this.renew(key, read);
  }

  /** What `read` finds, whatever is kept; it is kept from then on. */
  async renew(key: Key, read: () => Promise<Fact | undefined>): Promise<Fact | undefined> {
    const before = forgotten;
    const fact = await read();
    const isToBeKept = before === forgotten && areChangesHeard() && !ambientClient();
    if (fact && isToBeKept) this.known.set(key, fact);
    return fact;
  }

  /** What is kept at this moment. */
  peek(key: Key): Fact | undefined {
    return areChangesHeard() ? this.known.get(key) : undefined;
  }

  forget(outdated: Outdated): void {
    const affected = this.affected(outdated);
    if (typeof affected !== 'function') return void (affected !== undefined && this.known.delete(affected));
    for (const [key, fact] of this.known) if (affected(fact, key)) this.known.delete(key);
  }

  clear(): void {
    this.known.clear();
  }
}

/** These are others now. */
export function forget(outdated: Outdated): void {
  forgotten++;
  for (const kind of kinds) kind.forget(outdated);
}

/** Facts are kept for as long as `isLive` says that changes made anywhere are heard of; by nobody before this. */
export function keepFactsWhile(isLive: () => boolean): void {
  hearChangesWhile(isLive);
  forgetAll();
}

/** After a time in which changes may have gone unheard. */
export function forgetAll(): void {
  forgotten++;
  noteChange({});
  for (const kind of kinds) kind.clear();
}
