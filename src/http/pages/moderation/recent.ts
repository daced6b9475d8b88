import { countRecentMessages } from '../../../domain/moderation/people.ts';
import { removeRecentMessages, restoreRecentMessages } from '../../../domain/moderation/removal.ts';
import { HoursInput, RecentRemovalInput } from '../../../inputs/moderation.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { createAct } from './act.ts';
import { personIn } from './person-acts.ts';

/** All that somebody wrote in the last hours; asks once, with the count. */
export const removal = createRecent(false);

/** All of that which those who keep order removed. */
export const restoration = createRecent(true);

function createRecent(isRestoration: boolean) {
  const change = isRestoration ? restoreRecentMessages : removeRecentMessages;
  return createAct(async (request) => {
    const { id, displayName, back } = await personIn(request);
    const { hours } = parseInput(HoursInput, { hours: request.body?.hours ?? request.query.hours });
    const count = await countRecentMessages(actorOf(request), id, hours, isRestoration);
    const what = `${sayCount(count)} that ${displayName} wrote in the last ${hours === 1 ? 'hour' : `${hours} hours`}`;
    return {
      title: isRestoration ? 'Bring back what was removed?' : 'Remove what they wrote?',
      text: isRestoration
        ? `${sayCount(count)} of ${displayName} come back: those that were removed in the last ${hours} hours.`
        : `It is ${what}, in all rooms. A note stays in each place, and they can be brought back.`,
      button: isRestoration ? `Bring back ${count}` : `Remove ${count}`,
      isDangerous: !isRestoration,
      back,
      reason: 'It stands in the log.',
      values: { hours: String(hours) },
      perform: async (given) => {
        const { hours: chosen, reason } = parseInput(RecentRemovalInput, given);
        const changed = await change(actorOf(request), id, chosen, reason);
        return `${sayCount(changed)} ${isRestoration ? 'brought back' : 'removed'}.`;
      },
    };
  });
}

function sayCount(count: number): string {
  return count === 1 ? 'one message' : `${count} messages`;
}
