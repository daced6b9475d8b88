import type { Request, Response } from 'express';
import {
  listHeldMessages,
  refuseHeldMessage,
  releaseHeldMessage,
} from '../../../domain/moderation/held-messages.ts';
import { reachListed } from '../../../domain/paging.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { RefusalInput } from '../../../inputs/word-rules.ts';
import { presentHeld } from '../../../presenters/held.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { sendDone } from '../../reply.ts';
import { createAct } from './act.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

/** `/moderation/held`: what waits before anybody else sees it. */
export async function showHeld(request: Request, response: Response): Promise<void> {
  const { items, nextBefore } = await listHeldMessages(actorOf(request), cursorIn(request));
  const data = { held: items.map(presentHeld), older: olderIn(request, nextBefore) };
  const place = { title: 'Held messages', section: 'held' } as const;
  await sendModerationPage(request, response, 'moderation-held', place, data);
}

export async function release(request: Request, response: Response): Promise<void> {
  await releaseHeldMessage(actorOf(request), parseId(request.params.heldId));
  sendDone(request, response, '/moderation/held', 'The message is posted.');
}

export const refusal = createAct(async (request) => {
  const heldId = parseId(request.params.heldId);
  const { body } = await reachListed(heldId, (cursor) => listHeldMessages(actorOf(request), cursor));
  return {
    quote: body,
    title: 'Refuse this message?',
    text: 'It is never posted.',
    button: 'Refuse',
    isDangerous: true,
    back: '/moderation/held',
    reason: 'Its sender reads this.',
    perform: async (given) => {
      await refuseHeldMessage(actorOf(request), heldId, parseInput(RefusalInput, given).reason);
      return 'The message is refused.';
    },
  };
});
