import { z } from 'zod';
import { optionalText, wellFormedText } from './text.ts';

const MIN_PASSWORD = 8;
const MAX_PASSWORD = 1000;
const MAX_EMAIL = 254;
const MAX_CODE = 40;
const MAX_TOKEN = 64;
const MAX_NOTE = 200;
const MAX_USES = 9999;
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

/** Whoever is made one at the shell, which thinks of a password itself. */
export const NewAdmin = z.object({ username, email });

const givenPassword = wellFormedText('Enter your password.')
  .refine((text) => text.length > 0, 'Enter your password.')
  .refine((text) => text.length <= MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters.`);

export const SignInInput = z.object({
  login: wellFormedText('Enter your username or mail address.')
    .transform((text) => text.trim())
    .refine((text) => text.length > 0 && text.length <= MAX_EMAIL, 'Enter your username or mail address.'),
  password: givenPassword,
});

/** What stands in the link of an invitation; anything else is none. */
export function parseInvitation(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' && given.length <= MAX_TOKEN ? given : undefined;
}

/** An invitation that is to be made. */
export const InvitationInput = z
  .object({
    note: optionalText(MAX_NOTE, `Use at most ${MAX_NOTE} characters.`).refine(
      (text) => !text.includes('\n'),
      'This must be a single line of text.',
    ),
    days_open: z.enum(['1', '7', '30', 'ever'], 'Choose how long it is open.'),
    max_uses: z
      .string('Enter how many people it is for.')
      .default('')
      .transform((text) => text.trim())
      .refine((text) => text === '' || /^[1-9]\d{0,3}$/.test(text), `Enter a number from 1 to ${MAX_USES}.`),
  })
  .transform(({ note, days_open, max_uses }) => ({
    note,
    daysOpen: days_open === 'ever' ? null : Number(days_open),
    maxUses: max_uses === '' ? null : Number(max_uses),
  }));

/** What is to become of the messages is asked, and nothing is chosen beforehand. */
export const DeletionInput = z.object({
  messages: z.enum(['stay', 'go'], 'Choose what is to become of your messages.'),
});

/** A code of an app, or a recovery code. */
export const CodeInput = z.object({
  code: wellFormedText('Enter the code.')
    .transform((text) => text.trim())
    .refine((text) => text.length > 0 && text.length <= MAX_CODE, 'Enter the code.'),
});

/** What shows that it is still the same person; the code is for those who have a second factor. */
export const ConfirmationInput = z.object({
  password: givenPassword,
  code: wellFormedText('Enter the code.')
    .default('')
    .transform((text) => text.trim().slice(0, MAX_CODE)),
});

/** Where to go after signing in: a path of this site, never another one. */
export function parseLocalPath(given: unknown): string | undefined {
  if (typeof given !== 'string' || !LOCAL.test(given)) return undefined;
  const base = 'http://parley.invalid';
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  // Without its dots, `/.//evil` names another host.
  return url?.origin === base && LOCAL.test(url.pathname) ? url.pathname + url.search + url.hash : undefined;
}
