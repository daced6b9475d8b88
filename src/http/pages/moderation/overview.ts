import type { Request, Response } from 'express';
import { listAuditEvents } from '../../../domain/moderation/audit-trail.ts';
import { readOverview } from '../../../domain/moderation/overview.ts';
import { setRaid } from '../../../domain/moderation/server.ts';
import { readServerSettings } from '../../../domain/server-settings.ts';
import { ReasonInput } from '../../../inputs/moderation.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { presentAct } from '../../../presenters/audit.ts';
import { presentWaitingFor } from '../../../presenters/moderation.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { createAct } from './act.ts';
import { sendModerationPage } from './frame.ts';

const NEWEST_ACTS = 10;

/** `/moderation`: what waits, whether there is a raid, and what was done last. */
export async function showOverview(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const [overview, acts, { raid }] = await Promise.all([
    readOverview(actor),
    listAuditEvents(actor),
    readServerSettings(),
  ]);
  const data = {
    waiting: [
      presentWaitingFor('Reports', '/moderation/reports', overview.reports),
      presentWaitingFor('Appeals', '/moderation/reports?show=appeals', overview.appeals),
      presentWaitingFor('Held messages', '/moderation/held', overview.heldMessages),
    ],
    raid,
    acts: acts.items.slice(0, NEWEST_ACTS).map(presentAct),
  };
  await sendModerationPage(
    request,
    response,
    'moderation',
    { title: 'Moderation', section: 'overview' },
    data,
  );
}

/** The one switch for a raid. */
export const raidOn = createAct(async (request) => ({
  title: 'Is this a raid?',
  text: 'Nobody can sign up, and everybody can write once every half a minute only, until it is over.',
  button: 'Begin',
  isDangerous: true,
  back: '/moderation',
  reason: 'It stands in the log.',
  perform: async (given) => {
    await setRaid(actorOf(request), true, parseInput(ReasonInput, given).reason);
    return 'Sign-up is closed, and every room is in slow mode.';
  },
}));

export const raidOff = createAct(async (request) => ({
  title: 'Is the raid over?',
  text: 'Sign-up and the rooms are as they were before.',
  button: 'It is over',
  back: '/moderation',
  reason: 'It stands in the log.',
  perform: async (given) => {
    await setRaid(actorOf(request), false, parseInput(ReasonInput, given).reason);
    return 'Everything is as it was before the raid.';
  },
}));
