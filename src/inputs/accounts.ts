import { z } from 'zod';
import { wellFormedText } from './text.ts';

const MIN_PASSWORD = 8;
const MAX_PASSWORD = 1000;
const MAX_EMAIL = 254;
const LOCAL = /^\/(?![/\\])/;

export const username = wellFormedText('Choose a username.')
  .transform((text) => text.trim())
  .refine((text) => text.length > 0, { error: 'Choose a username.', abort: true })
  .refine((text) => text.length >= 2 && text.length <= 32, { error: 'Use 2 to 32 characters.', abort: true })
  .refine(
    (text) => /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(text),
    'Use letters, digits, dots, hyphens and underscores; begin and end with a letter or digit.',
  );

export const email = wellFormedText('Enter your mail address.')
  .transform((text) => text.trim())
  .refine((text) => text.length > 0, { error: 'Enter your mail address.', abort: true })
  .refine(
    (text) => text.length <= MAX_EMAIL && z.email().safeParse(text).success,
    'This is not a mail address.',
  )
  .transform((text) => text.toLowerCase());

const password = wellFormedText('Choose a password.')
  .refine((text) => text.length > 0, { error: 'Choose a password.', abort: true })
  .refine((text) => [...text].length >= MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters.`)
  .refine((text) => text.length <= MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters.`);

/** A password that is to hold from now on is typed twice. */
export const typedTwice = { password, password_confirmation: wellFormedText('Repeat the password.') };

export const isTypedTwice = (given: { password: string; password_confirmation: string }): boolean =>
  given.password === given.password_confirmation;

export const NOT_TYPED_TWICE = {
  path: ['password_confirmation'],
  error: 'The two passwords are not the same.',
};

export const RegistrationInput = z
  .object({ username, email, ...typedTwice })
  .refine(isTypedTwice, NOT_TYPED_TWICE);

export const SignInInput = z.object({
  login: wellFormedText('Enter your username or mail address.')
    .transform((text) => text.trim())
    .refine((text) => text.length > 0 && text.length <= MAX_EMAIL, 'Enter your username or mail address.'),
  password: wellFormedText('Enter your password.')
    .refine((text) => text.length > 0, 'Enter your password.')
    .refine((text) => text.length <= MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters.`),
});

/** Where to go after signing in: a path of this site, never another one. */
export function parseLocalPath(given: unknown): string | undefined {
  if (typeof given !== 'string' || !LOCAL.test(given)) return undefined;
  const base = 'http://parley.invalid';
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  // Without its dots, `/.//evil` names another host.
  return url?.origin === base && LOCAL.test(url.pathname) ? url.pathname + url.search + url.hash : undefined;
}
