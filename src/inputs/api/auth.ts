import { z } from 'zod';
import {
  CodeInput,
  ConfirmationInput,
  isTypedTwice,
  NOT_TYPED_TWICE,
  parseInvitation,
  RegistrationInput,
  SignInInput,
} from '../accounts.ts';
import { ForgottenPasswordInput, NewPasswordInput } from '../credentials.ts';
import { ProfileInput } from '../people.ts';
import { wellFormedText } from '../text.ts';

const MAX_TOKEN = 200;

const token = z.string('Send the token.').max(MAX_TOKEN, 'This is no token.');
/** A program need not type a password twice; one that passes on what somebody typed may. */
const repeated = wellFormedText('Repeat the password.').optional();

const { username, email, password } = RegistrationInput.shape;

/** A new account. */
export const ApiRegistration = z
  .object({
    username,
    email,
    password,
    password_confirmation: repeated,
    invitation: z
      .string('This is no invitation.')
      .optional()
      .transform(parseInvitation)
      .describe('What stands in the link of one, where an account takes one.'),
  })
  .refine(isRepeated, NOT_TYPED_TWICE);

const login = SignInInput.shape.login;
const name = z.string('Enter your username or mail address.').optional();

/** `username` or `email` may stand in the place of `login`. */
export const ApiSignIn = z
  .object({
    login: name.describe('A username or mail address.'),
    username: name.describe('In the place of `login`.'),
    email: name.describe('In the place of `login`.'),
    password: SignInInput.shape.password,
    code: z
      .string('Enter the code.')
      .trim()
      .max(MAX_TOKEN, 'Enter the code.')
      .optional()
      .describe('Of the second factor, or a recovery code, for those who have one.'),
  })
  .transform((given, context) => {
    const parsed = login.safeParse(given.login ?? given.username ?? given.email ?? '');
    if (parsed.success) return { login: parsed.data, password: given.password, code: given.code };
    context.addIssue({ code: 'custom', path: ['login'], message: parsed.error.issues[0]?.message ?? '' });
    return z.NEVER;
  });

export const ApiRefresh = z.object({ refresh_token: token });

/** `email` may stand in the place of `login`. */
export const ApiPasswordReset = z
  .object({
    login: name.describe('A username or mail address.'),
    email: name.describe('In the place of `login`.'),
  })
  .transform((given) => ({ login: given.login ?? given.email ?? '' }))
  .pipe(ForgottenPasswordInput);

export const ApiNewPassword = z
  .object({
    token: token.describe('What stands in the mailed link.'),
    password: NewPasswordInput.shape.password,
    password_confirmation: repeated,
  })
  .refine(isRepeated, NOT_TYPED_TWICE);

const { display_name, bio } = ProfileInput.in.shape;
/** Left out, it is not meant to be empty, as in a form. */
const givenBio = wellFormedText('This must be a text.').pipe(bio as z.ZodType<string, string>);

/** What is left out stays as it is. */
export const ApiProfileChange = z
  .object({ display_name: display_name.optional(), bio: givenBio.optional() })
  .transform(({ display_name: displayName, bio }) => ({
    ...(displayName !== undefined && { displayName }),
    ...(bio !== undefined && { bio }),
  }));

/** Shows again that it is the person themselves. */
export const proof = { password: ConfirmationInput.shape.password, code: CodeInput.shape.code.optional() };

function isRepeated(given: { password: string; password_confirmation?: string | undefined }): boolean {
  return isTypedTwice({ password_confirmation: given.password, ...withoutNothing(given) });
}

function withoutNothing(given: { password: string; password_confirmation?: string | undefined }) {
  const { password, password_confirmation } = given;
  return password_confirmation === undefined ? { password } : { password, password_confirmation };
}
