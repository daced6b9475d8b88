import type { Request, Response } from 'express';
import { requireUser } from '../../../domain/accounts/people.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { type AuditFilters, listAuditEvents } from '../../../domain/moderation/audit-trail.ts';
import { LogInput } from '../../../inputs/moderation.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { ACT_CHOICES, presentAct } from '../../../presenters/audit.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw } from '../../reply.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** `/moderation/log`: who did what to whom, and why; narrowed by who did it, what, to whom, where and on which day. */
export async function showLog(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => drawLog(request, response, await readFilters(request.query), {}),
    (errors) => drawLog(request, response, null, errors),
  );
}

async function readFilters(query: unknown): Promise<AuditFilters> {
  const { actor, act, person, room, day } = parseInput(LogInput, query);
  const since = day ? new Date(`${day}T00:00Z`) : undefined;
  return {
    actorId: await idOf(actor, 'actor'),
    act: act || undefined,
    ...(person && { targetType: 'user', targetId: await idOf(person, 'person') }),
    roomId: room ? Number(room) : undefined,
    since,
    until: since && new Date(since.getTime() + DAY_MS),
  };
}

async function idOf(username: string, field: string): Promise<number | undefined> {
  if (!username) return undefined;
  return (await requireUser(username.replace(/^@/, ''), field)).id;
}

/** `filters` null: they could not be understood. */
async function drawLog(
  request: Request,
  response: Response,
  filters: AuditFilters | null,
  errors: FieldErrors,
): Promise<void> {
  const page = filters && (await listAuditEvents(actorOf(request), filters, cursorIn(request)));
  const data = {
    acts: page?.items.map(presentAct) ?? [],
    isNarrowed: filters === null || Object.values(filters).some((value) => value !== undefined),
    choices: ACT_CHOICES,
    older: olderIn(request, page?.nextBefore ?? null),
    values: { actor: '', act: '', person: '', room: '', day: '', ...typedValues(request.query) },
    errors,
  };
  await sendModerationPage(request, response, 'moderation-log', { title: 'Log', section: 'log' }, data);
}
