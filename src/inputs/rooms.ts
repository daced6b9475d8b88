import { z } from 'zod';
import { typedLine, wellFormedText } from './text.ts';

const MAX_NAME = 80;
const MAX_TOPIC = 250;
const MAX_INVITED = 50;
const MAX_USERNAME = 32;
const NO_NUMBER = 'This is not a message number.';

const optionalLine = (max: number, long: string) =>
  z
    .union([z.literal(''), typedLine(max, { empty: 'This shows nothing.', long })], 'Write one line of text.')
    .default('');

/** Usernames in one field, as people type them: separated by spaces or commas, with or without an @. */
const members = wellFormedText('Separate usernames with spaces.')
  .default('')
  .transform((text) =>
    text
      .split(/[\s,;]+/)
      .map((name) => name.replace(/^@/, ''))
      .filter(Boolean),
  )
  .refine((names) => names.length <= MAX_INVITED, `At most ${MAX_INVITED} people at once.`);

const name = typedLine(MAX_NAME, {
  empty: 'Give the room a name.',
  long: `Use at most ${MAX_NAME} characters.`,
});
const kind = z.enum(['open', 'closed'], 'Choose who can join.');
const topic = optionalLine(MAX_TOPIC, `Use at most ${MAX_TOPIC} characters.`);

export const NewRoomInput = z.object({ name, kind: kind.default('open'), topic, members });

export const RoomSettingsInput = z.object({ name, kind, topic });

/** A form states what it changes and leaves out the rest. */
export const PreferencesInput = z.object({
  starred: z
    .enum(['true', 'false'], 'Star it or not.')
    .transform((text) => text === 'true')
    .optional(),
  level: z.enum(['all', 'mentions', 'nothing'], 'Choose what makes a badge.').optional(),
});

export const RoleInput = z.object({
  role: z.enum(['owner', 'moderator', 'member'], 'Choose owner, moderator or member.'),
});

export const UsernameInput = z.object({
  username: typedLine(MAX_USERNAME + 1, {
    empty: 'Enter a username.',
    long: 'Usernames have at most 32 characters.',
  }).transform((text) => text.replace(/^@/, '')),
});

/** From a form, or a number as JSON has it. */
export const ReadInput = z.object({
  seq: z.union(
    [
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
      z
        .int()
        .min(0)
        .max(2 ** 50),
    ],
    NO_NUMBER,
  ),
});

/** A word or two to look for; too much of it, or none, finds what an empty one finds. */
export function parseWords(given: unknown): string {
  const text = typeof given === 'string' ? given.trim() : '';
  return text.isWellFormed() && !text.includes('\0') ? [...text].slice(0, MAX_NAME).join('') : '';
}
