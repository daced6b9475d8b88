import { z } from 'zod';
import {
  ConfirmationInput,
  email,
  isTypedTwice,
  NOT_TYPED_TWICE,
  SignInInput,
  typedTwice,
  username,
} from './accounts.ts';

const { login, password: presentPassword } = SignInInput.shape;
/** Asked of those who have a second factor. */
const { code } = ConfirmationInput.shape;

/** By which name or address somebody has an account whose password they have forgotten. */
export const ForgottenPasswordInput = z.object({ login });

export const NewPasswordInput = z.object({ ...typedTwice }).refine(isTypedTwice, NOT_TYPED_TWICE);

export const PasswordChangeInput = z
  .object({ current_password: presentPassword, code_for_password: code, ...typedTwice })
  .refine(isTypedTwice, NOT_TYPED_TWICE)
  .transform((given) => ({
    currentPassword: given.current_password,
    code: given.code_for_password,
    password: given.password,
  }));

export const UsernameChangeInput = z.object({ username });

export const EmailChangeInput = z
  .object({ email, password_for_email: presentPassword, code_for_email: code })
  .transform((given) => ({
    email: given.email,
    password: given.password_for_email,
    code: given.code_for_email,
  }));
