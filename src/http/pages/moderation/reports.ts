import type { Request, Response } from 'express';
import { listReports, type ReportFilter } from '../../../domain/moderation/reports.ts';
import { presentQueuedReport } from '../../../presenters/report-queue.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

const FILTERS: readonly {
  readonly show: string;
  readonly label: string;
  readonly filter: ReportFilter;
  readonly empty: string;
}[] = [
  { show: 'open', label: 'Open', filter: { status: 'open' }, empty: 'Nothing waits. Well done.' },
  {
    show: 'mine',
    label: 'Mine',
    filter: { status: 'open', assigned: 'me' },
    empty: 'No open report is yours.',
  },
  { show: 'appeals', label: 'Appeals', filter: { status: 'appealed' }, empty: 'No appeal waits.' },
  { show: 'decided', label: 'Decided', filter: { status: 'decided' }, empty: 'Nothing was decided yet.' },
];

/** `/moderation/reports`: those that wait, or by `?show=` mine, the decided ones and the appeals. */
export async function showReports(request: Request, response: Response): Promise<void> {
  const chosen = FILTERS.find(({ show }) => show === request.query.show) ?? FILTERS[0];
  if (!chosen) throw new Error('there is a first filter');
  const { items, nextBefore } = await listReports(actorOf(request), chosen.filter, cursorIn(request));
  const data = {
    filters: FILTERS.map(({ show, label }) => ({
      href: `/moderation/reports?show=${show}`,
      label,
      isCurrent: show === chosen.show,
    })),
    empty: chosen.empty,
    reports: items.map((report) => presentQueuedReport(report)),
    older: olderIn(request, nextBefore),
  };
  await sendModerationPage(
    request,
    response,
    'moderation-reports',
    { title: 'Reports', section: 'reports' },
    data,
  );
}
