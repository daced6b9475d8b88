import { createHash, randomBytes } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../errors.ts';
import { limit } from '../limits.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { canInvite, canRevokeInvitation } from '../policies/invitations.ts';
import { readServerSettings } from '../server-settings.ts';

const TOKEN_BYTES = 24;
const TOKEN = /^[\w-]{1,64}$/;
const MAX_OPEN = 100;

/** What somebody chooses for a new invitation. */
export interface NewInvitation {
  /** For themselves: who it is for. */
  readonly note: string;
  /** null: for ever. */
  readonly daysOpen: number | null;
  /** null: as many people as come. */
  readonly maxUses: number | null;
}

/** Who made an invitation that lets somebody in at this moment. */
export interface OpenInvitation {
  readonly inviter: string;
}

/** One that has just let somebody in. */
export interface UsedInvitation {
  readonly id: number;
  readonly createdBy: number;
}

/** What keeps it from letting anybody in any more. `users` is whoever made it; $2 is whether members may invite. */
const IS_OPEN = `revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
  AND (max_uses IS NULL OR uses < max_uses) AND users.status = 'active' AND (users.role <> 'member' OR $2::boolean)`;

const insertInvitation = statement<{ id: number }>(
  'invitation-insert',
  `INSERT INTO invitations (created_by, digest, note, max_uses, expires_at)
   SELECT $1, $2, $3, $4, now() + make_interval(days => $5::int)
    WHERE (SELECT count(*) FROM invitations WHERE created_by = $1 AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > now()) AND (max_uses IS NULL OR uses < max_uses)) < ${MAX_OPEN}
   RETURNING id`,
);

const selectOpen = statement<OpenInvitation>(
  'invitation-open',
  `SELECT users.display_name AS inviter FROM invitations JOIN users ON users.id = created_by
    WHERE digest = $1 AND ${IS_OPEN}`,
);

/** The row is locked by this, and its condition asked again after a wait: of two who want the last use, one gets it. */
const useInvitation = statement<UsedInvitation>(
  'invitation-use',
  `UPDATE invitations SET uses = uses + 1 FROM users
    WHERE users.id = created_by AND digest = $1 AND ${IS_OPEN} RETURNING invitations.id, created_by AS "createdBy"`,
);

const selectOwner = statement<{ createdBy: number }>(
  'invitation-owner',
  'SELECT created_by AS "createdBy" FROM invitations WHERE id = $1',
);

const revoke = statement(
  'invitation-revoke',
  'UPDATE invitations SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
);

const revokeAll = statement(
  'invitations-revoke',
  'UPDATE invitations SET revoked_at = now() WHERE created_by = $1 AND revoked_at IS NULL',
);

/** Resolves to what stands in the link, which is kept nowhere. Throws Forbidden, InvalidInput. */
export async function createInvitation(
  actor: Actor,
  { note, daysOpen, maxUses }: NewInvitation,
): Promise<string> {
  await requireInviter(actor);
  await limit('invitation', actor.id);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await transaction(async () => {
    const [made] = await insertInvitation(actor.id, digestOf(token), note, maxUses, daysOpen);
    if (!made) throw new InvalidInput({ form: `You have ${MAX_OPEN} open invitations. Revoke some first.` });
    const after = { daysOpen, maxUses };
    await writeAuditEvent(actor, {
      act: 'invitation.created',
      target: { type: 'invitation', id: made.id },
      after,
    });
  });
  return token;
}

/** Whether this person may invite people here. */
export async function mayInvite(actor: Actor): Promise<boolean> {
  return canInvite(actor, await readServerSettings());
}

async function requireInviter(actor: Actor): Promise<void> {
  if (!(await mayInvite(actor)))
    throw new Forbidden('Inviting people is not for members of this server at present.');
}

/** The invitation of a link, while it lets somebody in; undefined for every other text. */
export async function reachInvitation(token: string): Promise<OpenInvitation | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { membersInvite } = await readServerSettings();
  const [invitation] = await selectOpen(digestOf(token), membersInvite);
  return invitation;
}

/** Counts one more use, in the transaction that makes the account; undefined when it lets nobody in any more. */
export async function spendInvitation(token: string): Promise<UsedInvitation | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { membersInvite } = await readServerSettings();
  const [used] = await useInvitation(digestOf(token), membersInvite);
  return used;
}

/** From now on its link lets nobody in; twice is once. Throws NotFound for those of others, unless one keeps order here. */
export async function revokeInvitation(actor: Actor, invitationId: number): Promise<void> {
  const [invitation] = await selectOwner(invitationId);
  if (!invitation || !canRevokeInvitation(actor, invitation)) throw new NotFound();
  await transaction(async () => {
    const [revoked] = await revoke(invitationId);
    const target = { type: 'invitation', id: invitationId };
    if (revoked) await writeAuditEvent(actor, { act: 'invitation.revoked', target });
  });
}

/** None of this person's links lets anybody in any more. */
export async function revokeInvitationsOf(userId: number): Promise<void> {
  await revokeAll(userId);
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
