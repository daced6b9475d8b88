import { z } from 'zod';
import { UsernameInput } from './rooms.ts';
import { typedLine } from './text.ts';

const MAX_REASON = 500;
const MAX_HOURS = 24 * 365;
const HOUR_MS = 60 * 60 * 1000;

const reason = typedLine(MAX_REASON, {
  empty: 'Say why: it is kept, and the person is told.',
  long: `Use at most ${MAX_REASON} characters.`,
});

const wholeNumber = (most: number, sentence: string) =>
  z
    .string(sentence)
    .regex(/^\d{1,6}$/, sentence)
    .transform(Number)
    .refine((number) => number <= most, sentence);

export const SlowModeInput = z.object({
  seconds: wholeNumber(21_600, 'A whole number of seconds, at most 21600 (six hours).'),
});

const HOURS = `A whole number of hours, at most ${MAX_HOURS}.`;

/** `hours` from now; empty: until it is lifted. */
export const RoomBanInput = z.object({
  ...UsernameInput.shape,
  reason,
  hours: z.union(
    [
      z
        .literal('')
        .optional()
        .transform(() => null),
      wholeNumber(MAX_HOURS, HOURS).transform((hours) => new Date(Date.now() + hours * HOUR_MS)),
    ],
    HOURS,
  ),
});

export const LiftInput = z.object({ reason });
