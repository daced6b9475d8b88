import pLimit from 'p-limit';
import { config } from '../../config.ts';
import { User } from '../../db/models/index.ts';
import { noteRefusal } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { TooMany } from '../errors.ts';
import { limit } from '../limits.ts';
import { boundsOf, type SearchBounds } from './search-bounds.ts';
import { listSearchableRooms, type SearchableRoom } from './search-rooms.ts';
import {
  type FoundRow,
  findAmongAll,
  findInWindow,
  type SearchFilter,
  withinTime,
} from './search-statements.ts';

/** Everything must hold; of several people, or several rooms, one is enough. */
export interface SearchQuery {
  /** Words, parts of words and phrases; letter case does not count. */
  readonly words: readonly string[];
  /** Usernames; `me` is the person who searches. */
  readonly from: readonly string[];
  /** Ids of rooms, or their names as this person sees them, in lower case with hyphens for spaces. */
  readonly in: readonly string[];
  /** No message before that moment. */
  readonly after: Date | null;
  /** Only messages before that moment. */
  readonly before: Date | null;
  readonly hasLink: boolean;
}

export interface SearchHit extends FoundRow {
  /** As this person sees it. */
  readonly roomName: string;
}

export interface SearchPage {
  /** Newest first, at most 20. */
  readonly hits: readonly SearchHit[];
  /** Where to go on, when there may be more: the `before` of the next page. */
  readonly nextBefore: number | null;
  /** Whether older messages were not looked through, because that would have taken too long. */
  readonly isPartial: boolean;
}

const PAGE_SIZE = 20;
/** How many of the newest messages are read one by one. With an index behind it, a frequent word needs only a few. */
const WINDOW = { indexed: 2000, unindexed: 20_000 };
/** Searching keeps at most a third of the connections busy, and so many others waiting. */
const atOnce = pLimit(Math.max(1, Math.floor(config.databasePoolSize / 3)));
const MAX_WAITING = 50;
const NOTHING: SearchPage = { hits: [], nextBefore: null, isPartial: false };

/**
 * The texts that the person can reach and that fit the query, before the message with that id. People and rooms that do
 * not exist, or are not theirs to know, have no texts. Throws TooMany.
 */
export async function searchMessages(
  actor: Actor,
  query: SearchQuery,
  { before }: { before?: number | undefined } = {},
): Promise<SearchPage> {
  await limit('search', actor.id);
  if (atOnce.pendingCount > MAX_WAITING) {
    noteRefusal('searches-at-once');
    throw new TooMany('Many people are searching just now.', 2);
  }
  return atOnce(async () => {
    const rooms = (await listSearchableRooms(actor)).filter((room) => isAsked(room, query.in));
    const senderIds = query.from.length === 0 ? null : await idsOf(query.from, actor);
    if (rooms.length === 0 || senderIds?.length === 0) return NOTHING;
    const filter = { actorId: actor.id, roomIds: rooms.map((room) => room.id), senderIds, ...query };
    const size = hasIndex(query) ? WINDOW.indexed : WINDOW.unindexed;
    const bounds = await boundsOf(query, before, size);
    return pageOf(await collect(filter, bounds, canCollectAll(query, rooms)), rooms);
  });
}

interface Collected {
  readonly rows: readonly FoundRow[];
  /** The id from which on everything was looked through; null when that is all there is. */
  readonly lookedFrom: number | null;
}

/**
 * The newest messages first, one by one: what is frequent fills the page from there, at once. Only what is rare is worth
 * asking the index, which knows every place of a word, but not in order.
 */
async function collect(filter: SearchFilter, bounds: SearchBounds, canAskAll: boolean): Promise<Collected> {
  const inWindow = await withinTime(() =>
    findInWindow(filter, bounds.windowFrom, bounds.until, PAGE_SIZE + 1),
  );
  const partial = { rows: inWindow ?? [], lookedFrom: bounds.windowFrom };
  if (inWindow && bounds.windowFrom <= bounds.from) return { ...partial, lookedFrom: null };
  if (partial.rows.length > PAGE_SIZE || !canAskAll) return partial;
  const all = await withinTime(() => findAmongAll(filter, bounds.from, bounds.until, PAGE_SIZE + 1));
  return all ? { rows: all, lookedFrom: null } : partial;
}

function pageOf({ rows, lookedFrom }: Collected, rooms: readonly SearchableRoom[]): SearchPage {
  const names = new Map(rooms.map((room) => [room.id, room.name]));
  const hits = rows.slice(0, PAGE_SIZE).map((row) => ({ ...row, roomName: names.get(row.roomId) ?? '' }));
  const isFull = rows.length > PAGE_SIZE;
  const nextBefore = isFull ? (hits.at(-1)?.id ?? null) : lookedFrom;
  return { hits, nextBefore, isPartial: !isFull && lookedFrom !== null };
}

function isAsked(room: SearchableRoom, asked: readonly string[]): boolean {
  return (
    asked.length === 0 || asked.some((name) => slugOf(name) === slugOf(room.name) || name === String(room.id))
  );
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

async function idsOf(asked: readonly string[], actor: Actor): Promise<number[]> {
  const usernames = asked.map((name) => (name.toLowerCase() === 'me' ? actor.username : name));
  const users = await User.findAll({ where: { username: usernames, status: 'active' }, attributes: ['id'] });
  return users.map((user) => user.id);
}

/** The index of three-letter parts has nothing for shorter words and for signs; a sender's messages have one of their own. */
function hasIndex({ words, from, hasLink }: SearchQuery): boolean {
  return hasLink || from.length > 0 || words.some((word) => /[\p{L}\p{N}]{3}/u.test(word));
}

function canCollectAll(query: SearchQuery, rooms: readonly SearchableRoom[]): boolean {
  const messages = rooms.reduce((sum, room) => sum + room.messageCount, 0);
  return hasIndex(query) || messages <= WINDOW.unindexed;
}
