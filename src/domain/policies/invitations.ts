import type { ServerSettings } from '../server-settings.ts';

type Settings = Pick<ServerSettings, 'signUp' | 'membersInvite' | 'raid'>;

/** Moderators and admins always may, members where the server lets them; nobody while an invitation opens nothing. */
export function canInvite(actor: { readonly role: string }, settings: Settings): boolean {
  return settings.signUp !== 'closed' && (actor.role !== 'member' || settings.membersInvite);
}

/** One's own; those who keep order on the server, anybody's. */
export function canRevokeInvitation(
  actor: { readonly id: number; readonly role: string },
  invitation: { readonly createdBy: number },
): boolean {
  return invitation.createdBy === actor.id || actor.role !== 'member';
}

/** What somebody without an account needs to make one. While there is a raid, nobody makes one. */
export function doorFor({ signUp, raid }: Settings): ServerSettings['signUp'] {
  return raid ? 'closed' : signUp;
}
