import type { Request, Response } from 'express';
import type { Actor } from '../../../domain/actor.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { decideAppeal, mayDecideAppeal } from '../../../domain/moderation/appeals.ts';
import { listReportsAbout } from '../../../domain/moderation/people.ts';
import type { Report } from '../../../domain/moderation/report.ts';
import { assignReport, reachReport } from '../../../domain/moderation/reports.ts';
import { listSanctions } from '../../../domain/moderation/sanction-list.ts';
import { settleReport } from '../../../domain/moderation/settling.ts';
import { canActOn } from '../../../domain/policies/moderation.ts';
import { canDecideReport } from '../../../domain/policies/reports.ts';
import { parseId } from '../../../inputs/ids.ts';
import { AppealDecisionInput, AssignmentInput, SettlementInput } from '../../../inputs/moderation.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { presentSanction } from '../../../presenters/moderation.ts';
import { presentQueuedReport, presentReport } from '../../../presenters/report-queue.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone } from '../../reply.ts';
import { sendModerationPage } from './frame.ts';

/** `/moderation/reports/:id`: what was reported, as it was then, and all that a decision needs to know. */
export async function showReport(request: Request, response: Response): Promise<void> {
  await drawReport(request, response, {});
}

export async function assign(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const reportId = reportIdIn(request);
  const { assignee } = parseInput(AssignmentInput, request.body);
  await assignReport(actor, reportId, assignee === 'me' ? actor.id : null);
  sendDone(
    request,
    response,
    placeOf(reportId),
    assignee === 'me' ? 'It is yours.' : 'It is for anybody now.',
  );
}

export function decide(request: Request, response: Response): Promise<void> {
  return settle(request, response, async (actor, reportId) => {
    const { status } = await settleReport(actor, reportId, parseInput(SettlementInput, request.body));
    return status === 'upheld' ? 'The report is upheld.' : 'The report is rejected.';
  });
}

export function decideAboutAppeal(request: Request, response: Response): Promise<void> {
  return settle(request, response, async (actor, reportId) => {
    const { appealStatus } = await decideAppeal(
      actor,
      reportId,
      parseInput(AppealDecisionInput, request.body),
    );
    return appealStatus === 'granted' ? 'The appeal is granted.' : 'The appeal is refused.';
  });
}

async function settle(
  request: Request,
  response: Response,
  work: (actor: Actor, reportId: number) => Promise<string>,
): Promise<void> {
  const reportId = reportIdIn(request);
  await orRedraw(
    request,
    response,
    async () => sendDone(request, response, placeOf(reportId), await work(actorOf(request), reportId)),
    (errors) => drawReport(request, response, errors),
  );
}

async function drawReport(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const report = await reachReport(actor, reportIdIn(request));
  const [sanctions, reports] = await Promise.all([
    listSanctions(actor, { userId: report.subject.id }),
    listReportsAbout(actor, report.subject.id),
  ]);
  const data = {
    report: presentReport(report),
    sanctions: sanctions.items.map(presentSanction),
    earlier: reports.filter(({ id }) => id !== report.id).map((each) => presentQueuedReport(each)),
    can: await rightsOf(actor, report),
    values: { until: 'week', sanction: 'none', restore: 'false', ...typedValues(request.body) },
    errors,
  };
  const place = { title: `Report ${report.id}`, section: 'reports' } as const;
  await sendModerationPage(request, response, 'moderation-report', place, data);
}

async function rightsOf(actor: Actor, report: Report) {
  const decides = canDecideReport(actor, report);
  return {
    assign: decides && (report.status === 'open' || report.appealStatus === 'open'),
    isMine: report.assignedTo?.id === actor.id,
    decide: decides && report.status === 'open',
    decideAppeal: report.appealStatus === 'open' && (await mayDecideAppeal(actor, report)),
    actOn: canActOn(actor, report.subject),
  };
}

function reportIdIn({ params }: Request): number {
  return parseId(params.reportId);
}

function placeOf(reportId: number): string {
  return `/moderation/reports/${reportId}`;
}
