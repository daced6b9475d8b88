import { z } from 'zod';
import type { SearchPage } from '../../domain/messages/search.ts';
import { id, listOf, moment } from './values.ts';

const HitShape = z
  .object({
    id: id.describe('Of the message.'),
    room_id: id,
    room_name: z.string(),
    seq: z.int(),
    sender_id: id,
    sender_username: z.string(),
    content: z.string(),
    timestamp: moment,
  })
  .meta({ id: 'Hit' });

/** What a search found. */
export const HitsShape = listOf(HitShape).extend({
  is_partial: z
    .boolean()
    .describe('Older messages were not looked through, as that would have taken too long: `next` does.'),
});

export function presentHits({ hits, nextBefore, isPartial }: SearchPage): z.output<typeof HitsShape> {
  const items = hits.map((hit) => ({
    id: hit.id,
    room_id: hit.roomId,
    room_name: hit.roomName,
    seq: hit.seq,
    sender_id: hit.senderId,
    sender_username: hit.senderUsername,
    content: hit.body,
    timestamp: hit.createdAt.toISOString(),
  }));
  return { items, next: nextBefore, is_partial: isPartial };
}
