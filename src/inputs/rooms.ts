import { z } from 'zod';
import { typedLine, wellFormedText } from './text.ts';

const MAX_NAME = 80;
const MAX_TOPIC = 250;
const MAX_INVITED = 50;
const MAX_USERNAME = 32;

const optionalLine = (max: number, long: string) =>
  z
    .union([z.undefined(), z.literal('')])
    .transform(() => '')
    .or(typedLine(max, { empty: 'This shows nothing.', long }));

/** Usernames in one field, as people type them: separated by spaces or commas, with or without an @. */
const members = z
  .union([z.undefined().transform(() => ''), wellFormedText('Separate usernames with spaces.')])
  .transform((text) =>
    text
      .split(/[\s,;]+/)
      .map((name) => name.replace(/^@/, ''))
      .filter(Boolean),
  )
  .refine((names) => names.length <= MAX_INVITED, `At most ${MAX_INVITED} people at once.`);

export const NewRoomInput = z.object({
  name: typedLine(MAX_NAME, { empty: 'Give the room a name.', long: `Use at most ${MAX_NAME} characters.` }),
  kind: z.enum(['open', 'closed'], 'Choose who can join.').default('open'),
  topic: optionalLine(MAX_TOPIC, `Use at most ${MAX_TOPIC} characters.`),
  members,
});

export const UsernameInput = z.object({
  username: typedLine(MAX_USERNAME + 1, {
    empty: 'Enter a username.',
    long: 'Usernames have at most 32 characters.',
  }).transform((text) => text.replace(/^@/, '')),
});

export const ReadInput = z.object({
  seq: z.coerce
    .number('This is not a message number.')
    .int('This is not a message number.')
    .min(0)
    .max(2 ** 50),
});
