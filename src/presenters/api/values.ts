import { z } from 'zod';

export const id = z.int().min(1);

/** `2026-01-31T09:30:00.000Z` */
export const moment = z.iso.datetime();

/** A part of a list; `next` is where the following part begins, null at the end. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.int().nullable() });
}
