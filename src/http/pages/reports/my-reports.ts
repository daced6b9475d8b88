import type { Request, Response } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import { appeal } from '../../../domain/moderation/appeals.ts';
import { listReportsAboutMe, listReportsMade } from '../../../domain/moderation/my-reports.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { AppealInput } from '../../../inputs/reports.ts';
import { sayLimited } from '../../../presenters/limits.ts';
import { presentReportAboutMe, presentReportMade } from '../../../presenters/reports.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';

/** `/reports`: what became of the reports that this person made, and those about them that were upheld. */
export function showMyReports(request: Request, response: Response): Promise<void> {
  return drawReports(request, response, null);
}

export async function appealAgainst(request: Request, response: Response): Promise<void> {
  const reportId = parseId(request.params.reportId);
  await orRedraw(
    request,
    response,
    async () => {
      await appeal(actorOf(request), reportId, parseInput(AppealInput, request.body).appeal);
      sendDone(
        request,
        response,
        '/reports#about-me',
        'Your appeal is made. A moderator will look at it again.',
      );
    },
    (errors) => drawReports(request, response, { reportId, errors }),
    (limited) => drawReports(request, response, { reportId, errors: { appeal: sayLimited(limited) } }),
  );
}

async function drawReports(
  request: Request,
  response: Response,
  wrong: { readonly reportId: number; readonly errors: FieldErrors } | null,
): Promise<void> {
  const actor = actorOf(request);
  const [made, aboutMe, rooms] = await Promise.all([
    listReportsMade(actor),
    listReportsAboutMe(actor),
    listMyRooms(actor),
  ]);
  const list = presentRoomList(rooms);
  const errorOf = (id: number) => (wrong?.reportId === id ? (Object.values(wrong.errors)[0] ?? null) : null);
  const data = {
    list,
    made: made.map(presentReportMade),
    aboutMe: aboutMe.map((report) => {
      const error = errorOf(report.id);
      const typed = error ? (typedValues(request.body).appeal ?? '') : '';
      return { ...presentReportAboutMe(report), error, typed };
    }),
  };
  sendPage(request, response, 'reports', { title: 'Reports', unread: list.unread }, data);
}
