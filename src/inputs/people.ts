import { z } from 'zod';
import { NotFound } from '../domain/errors.ts';
import { optionalText, typedLine } from './text.ts';

const MAX_DISPLAY_NAME = 80;
const MAX_BIO = 500;
const MAX_QUERY = 80;
const USERNAME = /^[a-z0-9][a-z0-9._-]{0,31}$/i;

/** The IANA names that this server knows: only these can be chosen, and only these can be shown. */
export const TIME_ZONES: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

const timeZone = z
  .string('Choose a time zone from the list.')
  .default('')
  .refine((name) => name === '' || TIME_ZONES.includes(name), 'Choose a time zone from the list.')
  .transform((name) => name || null);

export const ProfileInput = z
  .object({
    display_name: typedLine(MAX_DISPLAY_NAME, {
      empty: 'Enter the name that others see.',
      long: `Use at most ${MAX_DISPLAY_NAME} characters.`,
    }),
    bio: optionalText(MAX_BIO, `Use at most ${MAX_BIO} characters.`),
    time_zone: timeZone,
  })
  .transform(({ display_name, bio, time_zone }) => ({ displayName: display_name, bio, timeZone: time_zone }));

export const ComfortInput = z
  .object({
    theme: z.enum(['system', 'light', 'dark'], 'Choose light, dark, or what your device says.'),
    sound: z.enum(['true', 'false'], 'Choose quiet, or a tone.'),
  })
  .transform(({ theme, sound }) => ({ theme, playsSound: sound === 'true' }));

/** What is looked for in the directory; '' is everybody. A name may be written with its @. */
export const DirectoryInput = z.object({
  q: optionalText(MAX_QUERY, `Look for at most ${MAX_QUERY} characters.`).transform((text) =>
    text.replace(/^@/, ''),
  ),
});

/** A username from an address. Throws NotFound for anything that can be none. */
export function parseUsername(given: unknown): string {
  if (typeof given !== 'string' || !USERNAME.test(given))
    throw new NotFound('There is nobody of this name here.');
  return given;
}
