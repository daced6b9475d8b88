import { requestPasswordReset, resetPassword } from '../../domain/accounts/password-resets.ts';
import { limit } from '../../domain/limits.ts';
import { ApiNewPassword, ApiPasswordReset } from '../../inputs/api/auth.ts';
import { Problem } from '../../presenters/api/problem.ts';
import { addressOf } from '../middleware/addresses.ts';
import { done, type Operation, operation } from './operation.ts';

const tag = 'Signing in';

const reset = operation({
  method: 'post',
  path: '/auth/password-reset',
  tag,
  summary: 'Ask for a link for a new password',
  description: 'It is mailed, if there is such an account; the answer does not say whether there is.',
  access: 'anybody',
  body: ApiPasswordReset,
  answers: { 204: { description: 'If there is such an account, its owner gets a mail.' } },
  example: { body: { login: 'ada@example.org' } },
  async handle({ body, request }) {
    await limit('reset-address', addressOf(request));
    await requestPasswordReset(body.login);
    return done;
  },
});

const confirm = operation({
  method: 'post',
  path: '/auth/password-reset-confirm',
  tag,
  summary: 'Set a new password with such a link',
  description: 'Every sign-in of the person ends, and all their personal tokens are void.',
  access: 'anybody',
  body: ApiNewPassword,
  answers: {
    204: { description: 'The new password holds.' },
    404: { description: 'The link is over, used, or none at all.', shape: Problem },
  },
  example: { body: { token: 'What stands in the link', password: 'correct horse battery' } },
  async handle({ body }) {
    await resetPassword(body.token, body.password);
    return done;
  },
});

export const passwordOperations: readonly Operation[] = [reset, confirm];
