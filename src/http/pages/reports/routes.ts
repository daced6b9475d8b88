import { Router } from 'express';
import { showNotifications } from '../notifications.ts';
import { appealAgainst, showMyReports } from './my-reports.ts';
import { askMessageReport, askPersonReport, makeMessageReport, makePersonReport } from './report.ts';

/** Reports and what people are told of them. For people who are signed in. */
export function createReportRoutes(): Router {
  const router = Router();
  router.route('/messages/:messageId/report').get(askMessageReport).post(makeMessageReport);
  router.route('/people/:username/report').get(askPersonReport).post(makePersonReport);
  router.get('/reports', showMyReports);
  router.post('/reports/:reportId/appeal', appealAgainst);
  router.get('/notifications', showNotifications);
  return router;
}
