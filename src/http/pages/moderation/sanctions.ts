import type { Request, Response } from 'express';
import { listSanctions } from '../../../domain/moderation/sanction-list.ts';
import { liftSanction } from '../../../domain/moderation/sanctions.ts';
import { reachListed } from '../../../domain/paging.ts';
import { parseId } from '../../../inputs/ids.ts';
import { ReasonInput } from '../../../inputs/moderation.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { labelOfSanction, presentSanction } from '../../../presenters/moderation.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { createAct } from './act.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

const HERE = '/moderation/sanctions';

/** `/moderation/sanctions`: those in force, or with `?show=all` all that there ever were. */
export async function showSanctions(request: Request, response: Response): Promise<void> {
  const isInForce = request.query.show !== 'all';
  const { items, nextBefore } = await listSanctions(actorOf(request), { ...cursorIn(request), isInForce });
  const data = {
    filters: [
      { href: HERE, label: 'In force', isCurrent: isInForce },
      { href: `${HERE}?show=all`, label: 'All', isCurrent: !isInForce },
    ],
    sanctions: items.map(presentSanction),
    isInForce,
    older: olderIn(request, nextBefore),
  };
  await sendModerationPage(
    request,
    response,
    'moderation-sanctions',
    { title: 'Sanctions', section: 'sanctions' },
    data,
  );
}

export const lifting = createAct(async (request) => {
  const { id, kind, username, displayName, reason } = await reachListed(
    parseId(request.params.sanctionId),
    (cursor) => listSanctions(actorOf(request), cursor),
  );
  return {
    title: `Lift the ${labelOfSanction(kind).toLowerCase()} of ${displayName}?`,
    quote: reason,
    button: 'Lift',
    back: `/moderation/people/${username}`,
    reason: 'It stands in the log.',
    perform: async (given) => {
      await liftSanction(actorOf(request), id, parseInput(ReasonInput, given).reason);
      return `The ${labelOfSanction(kind).toLowerCase()} of ${displayName} is lifted.`;
    },
  };
});
