import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { typedText } from './text.ts';

const MAX_BODY = 4000;
const NONCE = /^[\x21-\x7e]{1,64}$/;

export const body = typedText(MAX_BODY, {
  empty: 'Write something first.',
  long: `A message can have at most ${MAX_BODY} characters.`,
});

export const MessageInput = z.object({
  body,
  /** Made here when a plain client sends none. */
  nonce: z
    .string('The nonce must be a text.')
    .regex(NONCE, 'The nonce must have 1 to 64 visible characters.')
    .default(() => randomUUID()),
});

export const EditInput = z.object({ body });
