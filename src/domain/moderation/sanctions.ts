import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import { endSessionsOf } from '../accounts/sessions.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { canBan, canLift, canMute, canSuspend } from '../policies/moderation.ts';
import { reachBotsOf } from '../programs/owned-bots.ts';
import { type Act, writeAuditEvent } from './audit-log.ts';
import { banAddressesOf, unbanAddresses } from './banned-addresses.ts';
import { endSanction, findSanction, impose, requireEnd, type Sanction } from './imposing.ts';
import { liftRoomBan } from './room-banning.ts';
import { sayWhy } from './sentences.ts';
import { keepSilence } from './silence.ts';
import { allow, meet, NOT_YOURS_TO_ACT_ON, requireReason, type Who } from './staff.ts';

/** What can be in force for an account, on the whole server. */
export type ServerSanctionKind = 'mute' | 'suspension' | 'ban';

export type NewSanction = Who & {
  readonly kind: ServerSanctionKind;
  /** 1 to 500 characters; the person is told. */
  readonly reason: string;
  /** null: until it is lifted; a suspension has an end. */
  readonly endsAt: Date | null;
  /** With a ban: nobody signs up from where the person's sessions of the last 30 days came from. */
  readonly withAddresses?: boolean;
};

const RULES = {
  mute: { may: canMute, act: 'user.muted', state: 'muted' },
  suspension: { may: canSuspend, act: 'user.suspended', state: 'suspended' },
  ban: { may: canBan, act: 'user.banned', state: 'banned' },
} as const satisfies Record<ServerSanctionKind, { may: unknown; act: Act; state: string }>;

/**
 * Mutes, suspends or bans somebody: nothing that they write commits after this has. Who is suspended or banned is signed
 * out everywhere, and told why. Throws NotFound, Forbidden, InvalidInput about `reason`, `ends_at` or `kind`.
 */
export async function sanction(actor: Actor, { kind, ...given }: NewSanction): Promise<Sanction> {
  const reason = requireReason(given.reason);
  requireEnd(given.endsAt, kind === 'suspension');
  return transaction(async () => {
    const { acting, target } = await meet(actor, given);
    const { may, act, state } = RULES[kind];
    allow(acting, may(acting, target), NOT_YOURS_TO_ACT_ON);
    const sanctioned = await impose(
      actor,
      { userId: target.id, kind, roomId: null, reason, endsAt: given.endsAt },
      state,
    );
    await keepSilence(target.id);
    const addresses =
      kind === 'ban' && given.withAddresses ? await banAddressesOf(target.id, sanctioned.id) : 0;
    const ending = kind === 'mute' ? undefined : { reason: sayWhy(sanctioned) };
    if (ending) await endSessionsOf(target.id, ending);
    await reachBotsOf(target.id, ending);
    const after = { sanctionId: sanctioned.id, endsAt: given.endsAt, ...(addresses > 0 && { addresses }) };
    await writeAuditEvent(actor, { act, target: { type: 'user', id: target.id }, reason, after });
    await notify(target.id, 'sanction', { kind, reason, endsAt: given.endsAt?.toISOString() ?? null });
    announce('person.changed', { userId: target.id });
    return sanctioned;
  });
}

/** Ends what is in force; what is not any more stays as it is. Throws NotFound, Forbidden, InvalidInput about `reason`. */
export async function liftSanction(actor: Actor, sanctionId: number, reason: string): Promise<Sanction> {
  const because = requireReason(reason);
  return transaction(async () => {
    const known = await findSanction(sanctionId);
    if (!known) throw new NotFound();
    if (known.kind === 'room_ban') return liftRoomBan(actor, known, because);
    const { acting, target } = await meet(actor, known);
    allow(acting, canLift(acting, target), NOT_YOURS_TO_ACT_ON);
    if (!(await endSanction(actor, sanctionId))) return known;
    await unbanAddresses(sanctionId);
    await keepSilence(target.id);
    await reachBotsOf(target.id);
    const { kind, endsAt } = known;
    await writeAuditEvent(actor, {
      act: 'sanction.lifted',
      target: { type: 'user', id: target.id },
      reason: because,
      before: { sanctionId, kind, endsAt },
    });
    announce('person.changed', { userId: target.id });
    return known;
  });
}
