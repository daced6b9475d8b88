import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { body, MessageInput, ReactionInput } from '../messages.ts';
import { MAX_SEARCH } from '../search.ts';
import { wellFormedText } from '../text.ts';
import { bodyId, pathId, queryCount, queryLimit, queryNumber } from './values.ts';

export const MessagePath = z.object({ room_id: pathId, message_id: pathId });

/** Only one of the two cursors counts; without one it is the newest page. */
export const HistoryQuery = z
  .object({
    before: queryNumber.optional().describe('Only messages with a smaller `seq`, the nearest ones.'),
    after: queryCount.optional().describe('Only messages with a greater `seq`, the nearest ones.'),
    limit: queryLimit,
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    error: 'Ask for what is before or for what is after, not for both.',
    path: ['before'],
  });

const content = body.describe('1 to 4000 characters of Markdown.');

export const NewApiMessageInput = z.object({
  content,
  message_type: z.literal('text', 'There are texts only.').default('text'),
  nonce: MessageInput.shape.nonce
    .removeDefault()
    .optional()
    .transform((nonce) => nonce ?? randomUUID())
    .describe('Chosen by the sender. Sent again with the same one, a message is posted once.'),
  reply_to: bodyId.nullish().describe('The id of a message of the same room.'),
});

export const ApiEditInput = z.object({ content });

/** Its pattern is one that validators of JSON Schema do not know. */
export const ApiReactionInput = z.object({
  emoji: z
    .string('Choose an emoji.')
    .refine((emoji) => ReactionInput.shape.emoji.safeParse(emoji).success, 'This is not an emoji.')
    .describe('One emoji, such as 👍.'),
});

export const ReasonQuery = z.object({
  reason: wellFormedText('Say why.')
    .default('')
    .describe('Why it is done: it is kept in the log. Members leave it out for what is their own.'),
});

export const ApiSearchQuery = z.object({
  q: wellFormedText('Write one text to look for.')
    .refine((text) => [...text].length <= MAX_SEARCH, `Look for at most ${MAX_SEARCH} characters.`)
    .describe('Words, "phrases", and `from:`, `in:`, `before:`, `after:`, `has:link`.'),
  cursor: queryNumber.optional().describe('`next` of the part before.'),
});
