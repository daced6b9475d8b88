import type { Request, Response } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import {
  reachReportableMessage,
  reachReportablePerson,
  reportMessage,
  reportPerson,
} from '../../../domain/moderation/reports.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { parseUsername } from '../../../inputs/people.ts';
import { ReportInput } from '../../../inputs/reports.ts';
import { excerptOf } from '../../../presenters/excerpt.ts';
import { sayLimited } from '../../../presenters/limits.ts';
import { placeOf } from '../../../presenters/messages.ts';
import { REASONS } from '../../../presenters/reports.ts';
import { renderPartial } from '../../../presenters/templates.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, wantsFragment } from '../../reply.ts';

const THANKS = 'Thank you. A moderator will look at it, and you will be told what comes of it.';

/** What is reported, and how the form speaks of it. */
interface Subject {
  readonly action: string;
  readonly title: string;
  readonly quote: string;
  readonly back: string;
}

export async function askMessageReport(request: Request, response: Response): Promise<void> {
  drawForm(request, response, await messageSubject(request), {});
}

export async function makeMessageReport(request: Request, response: Response): Promise<void> {
  const subject = await messageSubject(request);
  await make(request, response, subject, (given) =>
    reportMessage(actorOf(request), parseId(request.params.messageId), given),
  );
}

export async function askPersonReport(request: Request, response: Response): Promise<void> {
  drawForm(request, response, await personSubject(request), {});
}

export async function makePersonReport(request: Request, response: Response): Promise<void> {
  const subject = await personSubject(request);
  await make(request, response, subject, (given) =>
    reportPerson(actorOf(request), parseUsername(request.params.username), given),
  );
}

async function make(
  request: Request,
  response: Response,
  subject: Subject,
  report: (given: ReturnType<typeof parseReport>) => Promise<number>,
): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      await report(parseReport(request));
      sendDone(request, response, subject.back, THANKS);
    },
    (errors) => drawForm(request, response, subject, errors),
    (limited) => drawForm(request, response, subject, { form: sayLimited(limited) }),
  );
}

function parseReport(request: Request) {
  return parseInput(ReportInput, request.body);
}

async function messageSubject(request: Request): Promise<Subject> {
  const message = await reachReportableMessage(actorOf(request), parseId(request.params.messageId));
  return {
    action: `/messages/${message.id}/report`,
    title: `Report a message by ${message.senderDisplayName}`,
    quote: excerptOf(message.body),
    back: placeOf(message),
  };
}

async function personSubject(request: Request): Promise<Subject> {
  const { username, displayName, bio } = await reachReportablePerson(
    actorOf(request),
    parseUsername(request.params.username),
  );
  return {
    action: `/people/${username}/report`,
    title: `Report ${displayName}`,
    quote: bio,
    back: `/people/${username}`,
  };
}

/** The form: for a dialog when htmx asks, else a page. */
function drawForm(request: Request, response: Response, subject: Subject, errors: FieldErrors): void {
  const data = {
    ...subject,
    reasons: REASONS,
    errors,
    values: { reason: '', details: '', ...typedValues(request.body) },
  };
  if (wantsFragment(request)) response.type('html').send(renderPartial('report-form', data));
  else sendPage(request, response, 'report', { title: subject.title }, data);
}
