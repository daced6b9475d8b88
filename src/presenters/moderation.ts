import type { Waiting } from '../domain/moderation/overview.ts';
import type { OrderedPerson, PersonRecord } from '../domain/moderation/people.ts';
import type { ListedSanction } from '../domain/moderation/sanction-list.ts';
import type { SanctionKind } from '../domain/moderation/sentences.ts';
import { type MomentView, presentDate, presentMoment } from './moments.ts';
import { presentAvatar } from './people.ts';

const STATES: Readonly<Record<SanctionKind, string>> = {
  mute: 'muted',
  suspension: 'suspended',
  ban: 'banned',
  room_ban: 'banned from a room',
};

const KINDS: Readonly<Record<SanctionKind, string>> = {
  mute: 'Mute',
  suspension: 'Suspension',
  ban: 'Ban',
  room_ban: 'Room ban',
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A kind of thing that waits, with the way to it. */
export function presentWaitingFor(label: string, href: string, { count, oldestAt }: Waiting) {
  return { label, href, count, oldest: oldestAt && sayAge(Date.now() - oldestAt.getTime()) };
}

/** `5 minutes`, `3 hours`, `2 days` */
export function sayAge(milliseconds: number): string {
  const [unit, length] =
    milliseconds >= DAY_MS
      ? ['day', DAY_MS]
      : milliseconds >= HOUR_MS
        ? ['hour', HOUR_MS]
        : ['minute', MINUTE_MS];
  const count = Math.floor(milliseconds / Number(length));
  if (count < 1) return 'less than a minute';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A line of the list of people. */
export function presentOrderedPerson(person: OrderedPerson) {
  const { id, username, displayName, avatarVersion, role, createdAt } = person;
  return {
    username,
    displayName,
    avatar: presentAvatar(id, displayName, avatarVersion),
    role,
    standing: standingOf(person),
    memberSince: presentDate(createdAt),
  };
}

/** What the page about somebody says of them. */
export function presentPersonRecord(person: PersonRecord) {
  const { bio, invitedBy, deviceCount, sanctions } = person;
  const has = (kind: SanctionKind) => sanctions.includes(kind);
  return {
    ...presentOrderedPerson(person),
    id: person.id,
    bio,
    invitedBy,
    deviceCount,
    isMuted: has('mute'),
    isSuspended: has('suspension'),
    isBanned: has('ban'),
  };
}

function standingOf({ status, sanctions }: OrderedPerson): string {
  if (status === 'deleted') return 'account deleted';
  return sanctions.map((kind) => STATES[kind]).join(', ');
}

/** A line of a list of sanctions. */
export interface SanctionView {
  readonly id: number;
  readonly kind: string;
  readonly username: string;
  readonly displayName: string;
  readonly roomName: string | null;
  readonly reason: string;
  readonly createdBy: string | null;
  readonly createdAt: MomentView;
  readonly endsAt: MomentView | null;
  readonly liftedAt: MomentView | null;
  readonly liftedBy: string | null;
  readonly isInForce: boolean;
}

export function presentSanction(sanction: ListedSanction): SanctionView {
  const { id, kind, username, displayName, roomName, reason, createdBy, liftedBy, isInForce } = sanction;
  return {
    id,
    kind: KINDS[kind],
    username,
    displayName,
    roomName,
    reason,
    createdBy,
    createdAt: presentMoment(sanction.createdAt),
    endsAt: sanction.endsAt && presentMoment(sanction.endsAt),
    liftedAt: sanction.liftedAt && presentMoment(sanction.liftedAt),
    liftedBy,
    isInForce,
  };
}

/** `Ban`, `Room ban` … */
export function labelOfSanction(kind: SanctionKind): string {
  return KINDS[kind];
}
