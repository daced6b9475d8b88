import type { Request, Response } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import { changeServerSettings } from '../../../domain/moderation/server.ts';
import { requireAdmin } from '../../../domain/moderation/staff.ts';
import { readServerSettings, type ServerSettings } from '../../../domain/server-settings.ts';
import { ServerInput } from '../../../inputs/moderation.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone } from '../../reply.ts';
import { sendModerationPage } from './frame.ts';

/** `/moderation/server`: what holds for everybody, for admins. */
export function showServer(request: Request, response: Response): Promise<void> {
  return drawServer(request, response, {});
}

export async function changeServer(request: Request, response: Response): Promise<void> {
  requireAdmin(actorOf(request));
  await orRedraw(
    request,
    response,
    async () => {
      const { changes, reason } = parseInput(ServerInput, request.body);
      await changeServerSettings(actorOf(request), changes, reason);
      sendDone(request, response, '/moderation/server', 'That holds from now on.');
    },
    (errors) => drawServer(request, response, fieldsOf(errors)),
  );
}

async function drawServer(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  requireAdmin(actorOf(request));
  const isTyped = request.method === 'POST';
  const values = isTyped ? valuesTyped(request.body) : valuesOf(await readServerSettings());
  const data = { values, errors };
  await sendModerationPage(
    request,
    response,
    'moderation-server',
    { title: 'Server', section: 'server' },
    data,
  );
}

function valuesOf(settings: ServerSettings) {
  return {
    sign_up: settings.signUp,
    members_invite: String(settings.membersInvite),
    staff_second_factor: String(settings.staffSecondFactor),
    new_until_messages: String(settings.newUntilMessages),
    new_for_days: String(settings.newForDays),
    new_may_not: settings.newMayNot as readonly string[],
    limits: String(settings.limits),
    reason: '',
  };
}

function valuesTyped(body: Record<string, unknown> = {}) {
  const gates = [body.new_may_not].flat().filter((gate) => typeof gate === 'string');
  return { new_until_messages: '', new_for_days: '', reason: '', ...typedValues(body), new_may_not: gates };
}

/** The domain names its settings; the form has fields. */
function fieldsOf(errors: FieldErrors): FieldErrors {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(errors).map(([key, sentence]) => [snake(key), sentence]));
}
