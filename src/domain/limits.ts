import { LRUCache } from 'lru-cache';
import { noteRefusal } from '../telemetry/counters.ts';
import { atMost } from './at-most.ts';
import { TooMany } from './errors.ts';
import { count } from './limits/counters.ts';
import { HERE, type HereKind, SHARED, type SharedKind } from './limits/kinds.ts';
import { type Allowance, Tally } from './limits/tally.ts';
import { peekServerSettings, readServerSettings } from './server-settings.ts';

const MAX_TALLIES = 50_000;
const SECOND_MS = 1000;

/** By kind and whose they are. */
const tallies: Readonly<Record<HereKind, LRUCache<number | string, Tally>>> = {
  post: new LRUCache(atMost(MAX_TALLIES)),
  edit: new LRUCache(atMost(MAX_TALLIES)),
  reaction: new LRUCache(atMost(MAX_TALLIES)),
  api: new LRUCache(atMost(MAX_TALLIES)),
  'api-address': new LRUCache(atMost(MAX_TALLIES)),
};

/**
 * Counts that this is done once more, by whom or from where `key` says (limits/kinds has the table). Throws TooMany when
 * that is too often; then nothing is done. Outside transactions: what is counted stays counted. What each instance counts
 * for itself is not waited for: undefined means that it may be.
 */
export function limit(kind: HereKind, key: number | string): Promise<void> | undefined;
export function limit(kind: SharedKind, key: string | number): Promise<void>;
export function limit(kind: SharedKind | HereKind, key: string | number): Promise<void> | undefined {
  return kind in HERE ? limitHere(kind as HereKind, key) : limitShared(kind as SharedKind, key);
}

/** What is left for that key, as this instance counted it; undefined when nothing is limited. */
export function readAllowance(kind: HereKind, key: number | string): Allowance | undefined {
  return peekServerSettings()?.limits === false ? undefined : tallyOf(kind, key).readAllowance(Date.now());
}

/** The same as `limit` for whoever is to get the same answer either way: whether it may be. */
export async function isWithin(kind: SharedKind, key: string | number): Promise<boolean> {
  try {
    await limitShared(kind, key);
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}

/** Whether anything is limited at all; off for load tests. */
export async function areLimitsOn(): Promise<boolean> {
  return (await readServerSettings()).limits;
}

async function limitShared(kind: SharedKind, key: string | number): Promise<void> {
  if (!(await areLimitsOn())) return;
  const { times, seconds, sentence } = SHARED[kind];
  const counted = await count(`${kind} ${key}`, seconds);
  if (counted.times <= times) return;
  noteRefusal(kind);
  throw new TooMany(sentence, counted.seconds);
}

function limitHere(kind: HereKind, key: number | string): Promise<void> | undefined {
  const settings = peekServerSettings();
  if (settings) return settings.limits ? tally(kind, key) : undefined;
  return readServerSettings().then(({ limits }) => (limits ? tally(kind, key) : undefined));
}

function tally(kind: HereKind, key: number | string): Promise<void> | undefined {
  const waitMs = tallyOf(kind, key).add(Date.now());
  if (waitMs === 0) return undefined;
  noteRefusal(kind);
  return Promise.reject(new TooMany(HERE[kind].sentence, Math.ceil(waitMs / SECOND_MS)));
}

function tallyOf(kind: HereKind, key: number | string): Tally {
  const known = tallies[kind].get(key);
  if (known) return known;
  const begun = new Tally(HERE[kind].limits);
  tallies[kind].set(key, begun);
  return begun;
}
