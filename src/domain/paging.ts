import { NotFound } from './errors.ts';

/** Of lists that are asked for by the page, the newest first. */
export const PAGE_SIZE = 50;

/** One page of such a list: the next one is asked for with `before`. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextBefore: number | null;
}

/** Where a list goes on: after what has this id; from its beginning when there is none. */
export interface PageCursor {
  readonly before?: number | undefined;
  /** How many items at most; as many as pages show, when it is left out. */
  readonly limit?: number | undefined;
}

/** Of one row more than a page has, when there are more. */
export function pageOf<Item extends { id: number }>(rows: readonly Item[], limit = PAGE_SIZE): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, nextBefore: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The one of that id on such a list, which is asked for what stands at its place. Throws NotFound. */
export async function reachListed<Item extends { id: number }>(
  id: number,
  list: (cursor: PageCursor) => Promise<Page<Item>>,
): Promise<Item> {
  const { items } = await list({ before: id + 1, limit: 1 });
  const found = items.find((item) => item.id === id);
  if (!found) throw new NotFound();
  return found;
}
