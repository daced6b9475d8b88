import { type RequestHandler, Router } from 'express';
import { requireStaffHere } from './frame.ts';
import { refusal, release, showHeld } from './held.ts';
import { revoke, showInvitations } from './invitations.ts';
import { showLog } from './log.ts';
import * as messages from './messages.ts';
import { showOutgoingMail } from './outgoing-mail.ts';
import { raidOff, raidOn, showOverview } from './overview.ts';
import { showPeople, showPerson } from './people.ts';
import { ban, mute, role, suspension } from './person-acts.ts';
import * as recent from './recent.ts';
import { assign, decide, decideAboutAppeal, showReport } from './report.ts';
import { showReports } from './reports.ts';
import { lifting, showSanctions } from './sanctions.ts';
import { changeServer, showServer } from './server.ts';
import * as words from './words.ts';

interface Act {
  readonly ask: RequestHandler;
  readonly perform: RequestHandler;
}

/** The plain pages of those who keep order, below `/moderation`. Nothing of them is there for anybody else. */
export function createModerationRoutes(): Router {
  const router = Router();
  router.use(requireStaffHere);
  router.get('/', showOverview);
  addAct(router, '/raid', raidOn);
  addAct(router, '/raid/end', raidOff);
  addQueues(router);
  addPeople(router);
  addRules(router);
  router.get('/log', showLog);
  router.get('/outgoing-mail', showOutgoingMail);
  return router;
}

function addQueues(router: Router): void {
  router.get('/reports', showReports);
  router.get('/reports/:reportId', showReport);
  router.post('/reports/:reportId/assignment', assign);
  router.post('/reports/:reportId/decision', decide);
  router.post('/reports/:reportId/appeal-decision', decideAboutAppeal);
  addAct(router, '/reports/:reportId/message/removal', messages.removal);
  addAct(router, '/reports/:reportId/message/restoration', messages.restoration);

  router.get('/held', showHeld);
  router.post('/held/:heldId/release', release);
  addAct(router, '/held/:heldId/refusal', refusal);
}

function addPeople(router: Router): void {
  router.get('/people', showPeople);
  router.get('/people/:username', showPerson);
  addAct(router, '/people/:username/mute', mute);
  addAct(router, '/people/:username/suspension', suspension);
  addAct(router, '/people/:username/ban', ban);
  addAct(router, '/people/:username/role', role);
  addAct(router, '/people/:username/messages/removal', recent.removal);
  addAct(router, '/people/:username/messages/restoration', recent.restoration);

  router.get('/sanctions', showSanctions);
  addAct(router, '/sanctions/:sanctionId/lifting', lifting);
  router.get('/invitations', showInvitations);
  router.post('/invitations/:invitationId/revocation', revoke);
}

function addRules(router: Router): void {
  router.route('/words').get(words.showWords).post(words.addWords);
  router.post('/words/trial', words.tryWords);
  router.route('/words/:ruleId').get(words.showRule).post(words.changeRule);
  addAct(router, '/words/:ruleId/removal', words.removal);
  router.route('/server').get(showServer).post(changeServer);
}

function addAct(router: Router, path: string, { ask, perform }: Act): void {
  router.route(path).get(ask).post(perform);
}
