import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { typedText, wellFormedText } from './text.ts';

const MAX_BODY = 4000;
const NONCE = /^[\x21-\x7e]{1,64}$/;
const ID = /^[1-9]\d{0,14}$/;

/** One emoji, sequences such as families and flags included. */
const EMOJI = /^\p{RGI_Emoji}$/v;

export const body = typedText(MAX_BODY, {
  empty: 'Write something first.',
  long: `A message can have at most ${MAX_BODY} characters.`,
});

const DRAFT_NO_TEXT = 'The draft must be a text.';

/** A draft's text, as it is stored. */
const draftText = wellFormedText(DRAFT_NO_TEXT).transform((text) => text.replace(/\r\n?/g, '\n'));

export const MessageInput = z.object({
  body,
  /** Made here when a plain client sends none. */
  nonce: z
    .string('The nonce must be a text.')
    .regex(NONCE, 'The nonce must have 1 to 64 visible characters.')
    .default(() => randomUUID()),
  /** The id of the message that this one answers. */
  reply_to: z
    .union(
      [z.undefined(), z.literal('').transform(() => undefined), z.string().regex(ID).transform(Number)],
      'This is not a message.',
    )
    .optional(),
  /** What the composer began with. */
  draft: draftText.default(''),
});

export const EditInput = z.object({ body });

export const ReactionInput = z.object({
  emoji: z.string('Choose an emoji.').regex(EMOJI, 'This is not an emoji.'),
});

/** What stands in the composer, unsent; nothing deletes it. `was`: what may have stood there before. */
export const DraftInput = z.object({
  body: draftText.refine(
    (text) => [...text].length <= MAX_BODY,
    `A draft can have at most ${MAX_BODY} characters.`,
  ),
  was: z.union([draftText.transform((text) => [text]), z.array(draftText).max(2)], DRAFT_NO_TEXT).optional(),
});
