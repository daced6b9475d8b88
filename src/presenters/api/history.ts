import { z } from 'zod';
import type { HistoryPage } from '../../domain/messages/history.ts';
import { MessageShape, presentApiMessage } from './message.ts';
import { listOf } from './values.ts';

/** A part of what was said in a room. */
export const HistoryShape = listOf(MessageShape)
  .extend({
    items: z.array(MessageShape).describe('Oldest first.'),
    next: z
      .int()
      .nullable()
      .describe('For `after` when that was asked with, else for `before`; null where there is no more.'),
    has_older: z.boolean(),
    has_newer: z.boolean(),
  })
  .meta({ id: 'History' });

/** `isForward`: whoever asked goes from older to newer. */
export function presentHistory(
  { messages, hasOlder, hasNewer }: HistoryPage,
  isForward: boolean,
): z.output<typeof HistoryShape> {
  const next = isForward ? hasNewer && messages.at(-1)?.seq : hasOlder && messages[0]?.seq;
  return {
    items: messages.map(presentApiMessage),
    next: next || null,
    has_older: hasOlder,
    has_newer: hasNewer,
  };
}
