import { Router } from 'express';
import { requireRecentPassword } from '../../middleware/re-authentication.ts';
import { createBotRoutes } from './bots.ts';
import { confirm, showConfirmation } from './confirmation.ts';
import { downloadData, gatherMyData, showData, stopGathering } from './data.ts';
import { askAccountDeletion, deleteOwnAccount } from './deletion.ts';
import { makeInvitation, showInvitations, takeInvitationBack } from './invitations.ts';
import {
  makeNewCodes,
  sendQrCode,
  setUpSecondFactor,
  showSecondFactor,
  switchOff,
  switchOn,
} from './second-factor.ts';
import { makeToken, revokeToken, showTokens } from './tokens.ts';

/** What people do with their own account, for those who are signed in. */
export function createOwnAccountRoutes(): Router {
  const router = Router();
  router.route('/settings/confirm').get(showConfirmation).post(confirm);

  router.use('/settings/second-factor', requireRecentPassword);
  router.route('/settings/second-factor').get(showSecondFactor).post(setUpSecondFactor);
  router.get('/settings/second-factor/qr.svg', sendQrCode);
  router.post('/settings/second-factor/confirmation', switchOn);
  router.post('/settings/second-factor/recovery-codes', makeNewCodes);
  router.post('/settings/second-factor/removal', switchOff);

  router.use('/settings/tokens', requireRecentPassword);
  router.route('/settings/tokens').get(showTokens).post(makeToken);
  router.post('/settings/tokens/:tokenId/revocation', revokeToken);

  router.route('/settings/invitations').get(showInvitations).post(makeInvitation);
  router.post('/settings/invitations/:invitationId/revocation', takeInvitationBack);

  router.use(createBotRoutes());

  router.use('/settings/deletion', requireRecentPassword);
  router.route('/settings/deletion').get(askAccountDeletion).post(deleteOwnAccount);

  router.route('/settings/data').get(showData).post(gatherMyData);
  router.post('/settings/data/cancellation', stopGathering);
  router.get('/settings/data/:exportId/parley-data.json', downloadData('json'));
  router.get('/settings/data/:exportId/parley-data.html', downloadData('html'));
  return router;
}
