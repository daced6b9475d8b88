/** Where a list goes on: after what has this id; from its beginning when none is given. */
export interface PageCursor {
  readonly before?: number | undefined;
}

/** Newest first; `nextBefore` is where the next page begins, null at the end. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly nextBefore: number | null;
}

export const PAGE_SIZE = 50;

/** Of one row more than fits on a page, the page. */
export function toPage<Item extends { readonly id: number }>(rows: readonly Item[]): Listed<Item> {
  const items = rows.slice(0, PAGE_SIZE);
  return { items, nextBefore: rows.length > PAGE_SIZE ? (items.at(-1)?.id ?? null) : null };
}
