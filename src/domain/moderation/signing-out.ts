import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { endSession, endSessionsOf } from '../accounts/sessions.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { canSignOut } from '../policies/moderation.ts';
import { writeAuditEvent } from './audit-log.ts';
import { allow, meet, NOT_YOURS_TO_ACT_ON, requireReason, requireStaff } from './staff.ts';

const selectSession = statement<{ sessionId: string; userId: number | null }>(
  'session-by-row',
  'SELECT sid AS "sessionId", user_id AS "userId" FROM sessions WHERE id = $1',
);

/** Ends all sessions of somebody: their screens close and say why. Throws NotFound, Forbidden, InvalidInput about `reason`. */
export async function signOutEverywhere(actor: Actor, userId: number, reason: string): Promise<void> {
  requireStaff(actor);
  const because = requireReason(reason);
  await transaction(async () => {
    await requirePowerOver(actor, userId);
    await endSessionsOf(userId, { reason: `You were signed out: ${because}` });
    await write(actor, userId, 'user.signed_out', because);
  });
}

/** Ends the one session of that row. Throws the same. */
export async function endSessionOfSomebody(actor: Actor, rowId: number, reason: string): Promise<void> {
  requireStaff(actor);
  const because = requireReason(reason);
  await transaction(async () => {
    const [session] = await selectSession(rowId);
    if (!session || session.userId === null) throw new NotFound();
    if (session.userId !== actor.id) await requirePowerOver(actor, session.userId);
    await endSession(session.sessionId);
    await write(actor, session.userId, 'session.ended', because);
  });
}

async function requirePowerOver(actor: Actor, userId: number): Promise<void> {
  const { acting, target } = await meet(actor, { userId });
  allow(acting, canSignOut(acting, target), NOT_YOURS_TO_ACT_ON);
}

async function write(
  actor: Actor,
  userId: number,
  act: 'user.signed_out' | 'session.ended',
  reason: string,
): Promise<void> {
  await writeAuditEvent(actor, { act, target: { type: 'user', id: userId }, reason });
}
