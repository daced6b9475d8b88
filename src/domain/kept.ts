import { LRUCache } from 'lru-cache';
import { ambientClient } from '../db/transaction.ts';
import { areChangesHeard, type Change, isUnchangedSince, momentNow } from './changes.ts';

/** Only what was changed behind Parley's back is ever that old. */
const LIFETIME_MS = 30_000;

interface Entry<Value> {
  /** Before the first question to the database. */
  readonly moment: number;
  readonly value: Promise<Value>;
}

/**
 * What was read once for everybody who asks for it, until something that it rests on is something else; those who ask while
 * it is being read wait for the same answer. As with facts: only while changes are heard of, and never inside a transaction.
 */
export class Kept<Key extends string | number, Value extends object> {
  private readonly entries: LRUCache<Key, Entry<Value>>;
  private readonly weigh: (value: Value) => number;

  /** At most so many characters in all, as `weigh` counts them. */
  constructor(maxSize: number, weigh: (value: Value) => number) {
    this.entries = new LRUCache({ maxSize, ttl: LIFETIME_MS });
    this.weigh = weigh;
  }

  /** What is kept if all of `ground` is as it was then, else what `read` finds. */
  get(key: Key, ground: Change, read: () => Promise<Value>): Promise<Value> {
    if (!areChangesHeard() || ambientClient()) return read();
    const known = this.entries.get(key);
    if (known && isUnchangedSince(known.moment, ground)) return known.value;
    const entry = { moment: momentNow(), value: read() };
    this.entries.set(key, entry, { size: 1 });
    void this.settle(key, entry);
    return entry.value;
  }

  /** Its size is known when it is there; what could not be read is asked for again. */
  private async settle(key: Key, entry: Entry<Value>): Promise<void> {
    const size = await entry.value.then(this.weigh, () => 0);
    if (this.entries.peek(key) !== entry) return;
    // As another object: the cache would not weigh the same one again.
    if (size > 0) this.entries.set(key, { ...entry }, { size, noUpdateTTL: true });
    else this.entries.delete(key);
  }
}
