import type { Router } from 'express';
import { endOneSession, endOtherSessions, showSessions } from './sessions.ts';

/** Where somebody is signed in. */
export function addSessionRoutes(router: Router): void {
  router.get('/settings/sessions', showSessions);
  router.post('/settings/sessions/others/removal', endOtherSessions);
  router.post('/settings/sessions/:sessionId/removal', endOneSession);
}
