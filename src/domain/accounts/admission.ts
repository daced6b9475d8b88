import { Forbidden, InvalidInput } from '../errors.ts';
import { isAddressBanned } from '../moderation/banned-addresses.ts';
import { doorFor } from '../policies/invitations.ts';
import { readServerSettings, type ServerSettings } from '../server-settings.ts';
import { reachInvitation, spendInvitation } from './invitations.ts';
import { notify } from './notifications.ts';

/** By what, and from where, somebody comes who makes an account. */
export interface Arrival {
  /** What stands in the link that they have. */
  readonly invitation?: string | undefined;
  readonly address?: string | undefined;
}

const CLOSED = 'No account can be made here at present.';
const NO_MORE = 'This invitation lets nobody in any more: it was used up, has ended, or was taken back.';

/** What it takes to make an account, for somebody who comes from there. The first account takes nothing. */
export async function readDoor(
  { address }: Pick<Arrival, 'address'>,
  isFirst: boolean,
): Promise<ServerSettings['signUp']> {
  if (isFirst) return 'open';
  if (address !== undefined && (await isAddressBanned(address))) return 'closed';
  return doorFor(await readServerSettings());
}

/** Throws Forbidden where nobody is let in, InvalidInput where somebody would be by another invitation. */
export async function requireAdmission(arrival: Arrival, isFirst: boolean): Promise<void> {
  if (isFirst) return;
  const door = await readDoor(arrival, isFirst);
  if (door === 'closed') throw new Forbidden(CLOSED);
  const { invitation } = arrival;
  if (invitation && !(await reachInvitation(invitation))) throw new InvalidInput({ form: refusalAt(door) });
  if (door === 'invitation' && !invitation)
    throw new InvalidInput({ form: 'Here, an account takes an invitation from somebody who has one.' });
}

/**
 * Lets somebody in who is to have that name, in the transaction that makes the account, and tells whoever invited them.
 * Resolves to the invitation that they have used.
 */
export async function admit(arrival: Arrival, isFirst: boolean, username: string): Promise<number | null> {
  await requireAdmission(arrival, isFirst);
  if (isFirst || !arrival.invitation) return null;
  const used = await spendInvitation(arrival.invitation);
  if (used === undefined) throw new InvalidInput({ form: refusalAt(await readDoor(arrival, isFirst)) });
  await notify(used.createdBy, 'invitation-used', { username });
  return used.id;
}

function refusalAt(door: ServerSettings['signUp']): string {
  return door === 'open' ? `${NO_MORE} Here, you can do without one.` : NO_MORE;
}
