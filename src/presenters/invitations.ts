import type { ListedInvitation } from '../domain/accounts/invitation-list.ts';
import { presentDate } from './moments.ts';

/** An invitation as a list shows it. */
export interface InvitationView {
  readonly id: number;
  /** What its maker calls it; else when it was made. */
  readonly title: string;
  /** `2 of 5 used · until 28 Nov 2026` */
  readonly state: string;
  readonly isOpen: boolean;
  readonly guests: ListedInvitation['guests'];
}

export function presentInvitation(invitation: ListedInvitation, now = Date.now()): InvitationView {
  const { id, note, uses, maxUses, expiresAt, revokedAt, createdAt, guests } = invitation;
  const isOver = expiresAt !== null && expiresAt.getTime() <= now;
  const isUsedUp = maxUses !== null && uses >= maxUses;
  const used = maxUses === null ? `${uses} used` : `${uses} of ${maxUses} used`;
  return {
    id,
    title: note || `Made on ${presentDate(createdAt)}`,
    state: `${used} · ${endOf({ isRevoked: revokedAt !== null, isOver, isUsedUp, expiresAt })}`,
    isOpen: revokedAt === null && !isOver && !isUsedUp,
    guests,
  };
}

function endOf({
  isRevoked,
  isOver,
  isUsedUp,
  expiresAt,
}: {
  isRevoked: boolean;
  isOver: boolean;
  isUsedUp: boolean;
  expiresAt: Date | null;
}): string {
  if (isRevoked) return 'taken back';
  if (isUsedUp) return 'used up';
  if (!expiresAt) return 'until it is taken back';
  return `${isOver ? 'ended on' : 'until'} ${presentDate(expiresAt)}`;
}
