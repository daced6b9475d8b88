import { addJob } from '../../db/job-queue.ts';
import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound, Unauthenticated } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { allow, meet, NOT_YOURS_TO_ACT_ON, requireReason, requireStaff } from '../moderation/staff.ts';
import { canDeleteOwnAccount } from '../policies/accounts.ts';
import { canDeleteAccountOf } from '../policies/moderation.ts';
import { listBotsOf } from '../programs/owned-bots.ts';
import { leaveAllRooms } from '../rooms/leaving-all.ts';
import { revokeInvitationsOf } from './invitations.ts';
import { endSessionsOf } from './sessions.ts';

/** What becomes of what somebody wrote: it stays, under no name, or goes with them. */
export type MessagesFate = 'stay' | 'go';

/** Two who are the last admins and go at the same moment wait for each other here. */
const lockAdmins = statement<{ id: number }>(
  'admins-lock',
  `SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE`,
);

/**
 * The row stays, for what was written points to it. `~` is in nobody's username, so what stands there is no name: nobody can
 * take it, mention it or ask for it; nor is it a mail address or a hash that a password could fit.
 */
const anonymise = statement<{ id: number }>(
  'account-anonymise',
  `UPDATE users SET status = 'deleted', username = 'deleted~' || id, email = 'deleted~' || id, password_hash = 'none',
          display_name = 'Deleted account', role = 'member', bio = '', time_zone = NULL, last_seen_at = NULL,
          email_verified_at = NULL, theme = 'system', plays_sound = false, avatar_version = -abs(avatar_version)
    WHERE id = $1 AND status = 'active' RETURNING id`,
);

/** Blocks of others against them stay: what was folded away is not to unfold. */
const forgetPerson = statement(
  'account-forget',
  `WITH avatar AS (DELETE FROM avatars WHERE user_id = $1),
        contact AS (DELETE FROM contacts WHERE user_id = $1 OR contact_id = $1),
        block AS (DELETE FROM blocks WHERE user_id = $1),
        draft AS (DELETE FROM drafts WHERE user_id = $1),
        departure AS (DELETE FROM departures WHERE user_id = $1),
        former AS (DELETE FROM former_usernames WHERE user_id = $1),
        reset AS (DELETE FROM password_reset_tokens WHERE user_id = $1),
        verification AS (DELETE FROM email_verifications WHERE user_id = $1),
        factor AS (DELETE FROM second_factors WHERE user_id = $1),
        code AS (DELETE FROM recovery_codes WHERE user_id = $1),
        export AS (DELETE FROM data_exports WHERE user_id = $1),
        held AS (DELETE FROM held_messages WHERE sender_id = $1),
        hook AS (DELETE FROM incoming_webhooks WHERE bot_id = $1),
        notification AS (DELETE FROM notifications WHERE user_id = $1),
        arrival AS (DELETE FROM notifications USING users JOIN invitations ON invitations.id = invitation_id
                     WHERE users.id = $1 AND notifications.user_id = invitations.created_by AND kind = 'invitation-used'
                       AND (data->>'username' = $2 OR data->>'username' IN (
                              SELECT username::text FROM former_usernames WHERE former_usernames.user_id = $1)))
   UPDATE invitations SET note = '' WHERE created_by = $1`,
);

/** Whether this person may go. */
export async function mayDeleteAccount(actor: Actor): Promise<boolean> {
  if (actor.role !== 'admin') return true;
  const others = (await User.count({ where: { role: 'admin', status: 'active' } })) - 1;
  return canDeleteOwnAccount(actor, others);
}

/**
 * Deletes the person's account, for good: name and address are free, sessions and their sockets are closed, rooms of which
 * they were the last owner have another one, and their bots go too. What they wrote is seen to by a job, for it may be much.
 * Throws Forbidden.
 */
export async function deleteAccount(actor: Actor, { messages }: { messages: MessagesFate }): Promise<void> {
  await transaction(async () => {
    const admins = await lockAdmins();
    const others = admins.filter((admin) => admin.id !== actor.id);
    const isAdmin = others.length < admins.length;
    if (!canDeleteOwnAccount({ role: isAdmin ? 'admin' : 'member' }, others.length))
      throw new Forbidden('You are the last administrator. Make somebody else one first.');
    if (!(await eraseWithBots(actor, { by: actor, messages, reason: '' }))) throw new Unauthenticated();
  });
}

/**
 * The same with the account of somebody below an admin; what they wrote stays, under no name. Throws NotFound, Forbidden,
 * InvalidInput about `reason`.
 */
export async function deleteAccountOf(actor: Actor, userId: number, reason: string): Promise<void> {
  requireStaff(actor);
  const because = requireReason(reason);
  await transaction(async () => {
    const { acting, target } = await meet(actor, { userId });
    allow(acting, canDeleteAccountOf(acting, target), NOT_YOURS_TO_ACT_ON);
    if (!(await eraseWithBots(target, { by: actor, messages: 'stay', reason: because })))
      throw new NotFound();
  });
}

async function eraseWithBots(
  target: Pick<Actor, 'id' | 'username' | 'role'>,
  { by, messages, reason }: { by: Actor; messages: MessagesFate; reason: string },
): Promise<boolean> {
  if (!(await eraseAccount(target, messages))) return false;
  for (const bot of await listBotsOf(target.id)) await eraseAccount(bot, messages);
  const event = { act: 'account.deleted', target: { type: 'user', id: target.id }, reason } as const;
  await writeAuditEvent(by, { ...event, before: { role: target.role }, after: { messages } });
  return true;
}

/** Takes an account away, in the transaction under way; false for one that is gone already. */
export async function eraseAccount(
  { id, username }: Pick<Actor, 'id' | 'username'>,
  messages: MessagesFate,
): Promise<boolean> {
  const [gone] = await anonymise(id);
  if (!gone) return false;
  await forgetPerson(id, username);
  await revokeInvitationsOf(id);
  await leaveAllRooms(id);
  await addJob('account-traces', { userId: id, messages });
  await endSessionsOf(id, { reason: 'This account has been deleted.' });
  announce('person.changed', { userId: id });
  return true;
}
