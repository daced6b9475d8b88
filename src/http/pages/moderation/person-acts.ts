import type { Request } from 'express';
import { reachPersonRecord } from '../../../domain/moderation/people.ts';
import { type ServerSanctionKind, sanction } from '../../../domain/moderation/sanctions.ts';
import { setUserRole } from '../../../domain/moderation/server.ts';
import { SanctionInput, UserRoleInput } from '../../../inputs/moderation.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { parseUsername } from '../../../inputs/people.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { type Act, createAct } from './act.ts';

const THEY_READ = 'The person reads this.';

const ROLES = [
  { value: 'member', label: 'Member', hint: 'Like everybody.' },
  { value: 'moderator', label: 'Moderator', hint: 'Keeps order: reports, sanctions, words.' },
  { value: 'admin', label: 'Admin', hint: 'All of that, and what holds for the whole server.' },
];

const ASKS: Readonly<
  Record<ServerSanctionKind, (name: string) => Pick<Act, 'title' | 'text' | 'button'> & { done: string }>
> = {
  mute: (name) => ({
    title: `Mute ${name}?`,
    text: 'They can read, but not write, anywhere.',
    button: 'Mute',
    done: `${name} is muted.`,
  }),
  suspension: (name) => ({
    title: `Suspend ${name}?`,
    text: 'They are signed out at once, everywhere, and cannot sign in before it ends.',
    button: 'Suspend',
    done: `${name} is suspended.`,
  }),
  ban: (name) => ({
    title: `Ban ${name}?`,
    text: 'They are signed out at once, everywhere, and cannot sign in again.',
    button: 'Ban',
    done: `${name} is banned.`,
  }),
};

export const mute = createSanction('mute');
export const suspension = createSanction('suspension');
export const ban = createSanction('ban');

function createSanction(kind: ServerSanctionKind) {
  return createAct(async (request) => {
    const { id: userId, displayName, back } = await personIn(request);
    const { done, ...asked } = ASKS[kind](displayName);
    return {
      ...asked,
      isDangerous: true,
      back,
      reason: THEY_READ,
      hasEnd: true,
      needsEnd: kind === 'suspension',
      hasAddresses: kind === 'ban',
      values: { until: kind === 'ban' ? 'lifted' : 'week' },
      perform: async (given) => {
        await sanction(actorOf(request), { ...parseInput(SanctionInput, given), userId, kind });
        return done;
      },
    };
  });
}

export const role = createAct(async (request) => {
  const { id, displayName, role: current, back } = await personIn(request);
  return {
    title: `What is ${displayName} here?`,
    button: 'Change',
    back,
    reason: 'It stands in the log.',
    roles: ROLES,
    values: { role: current },
    perform: async (given) => {
      const { role: chosen, reason } = parseInput(UserRoleInput, given);
      await setUserRole(actorOf(request), id, chosen, reason);
      return `${displayName}: ${chosen}.`;
    },
  };
});

/** Whom the address names, with the way back to them. */
export async function personIn(request: Request) {
  const person = await reachPersonRecord(actorOf(request), parseUsername(request.params.username));
  return { ...person, back: `/moderation/people/${person.username}` };
}
