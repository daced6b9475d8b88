import type { Router } from 'express';
import { saveEmail, savePassword, saveUsername, sendVerificationAgain, showAccount } from './account.ts';
import { askForConfirmation, confirmEmail } from './email-verifications.ts';
import { requestReset, setNewPassword, showForgottenPassword, showNewPassword } from './password-resets.ts';

/** Where links from mails lead. For anybody: who follows one may have no other way in. */
export function addLinkRoutes(router: Router): void {
  router.route('/password-resets').get(showForgottenPassword).post(requestReset);
  router.route('/password-resets/:token').get(showNewPassword).post(setNewPassword);
  router.route('/email-verifications/:token').get(askForConfirmation).post(confirmEmail);
}

/** What one signs in with. */
export function addCredentialRoutes(router: Router): void {
  router.get('/settings/account', showAccount);
  router.post('/settings/username', saveUsername);
  router.post('/settings/email', saveEmail);
  router.post('/settings/email/verification', sendVerificationAgain);
  router.post('/settings/password', savePassword);
}
