import type { MembershipRole, RoomKind, UserRole } from '../../src/db/models/index.ts';

/** What somebody may in a room. */
export interface RoomCase {
  readonly moderates: boolean;
  readonly owns: boolean;
}

export interface MessageCase {
  readonly room: { readonly kind: RoomKind; readonly role: MembershipRole; readonly isArchived: boolean };
}

type Cell<Name extends string> = Readonly<Record<Name, string>>;

const STAFF: readonly UserRole[] = ['moderator', 'admin'];
const BELOW: Readonly<Record<UserRole, readonly UserRole[]>> = {
  member: [],
  moderator: ['member'],
  admin: ['member', 'moderator'],
};

/** Who may what, written down a second time and in other words than the policies: the doors are tested against it as well. */
export const expectations = {
  /** On whom a role may act. */
  onPeople: BELOW,
  /** What each role may on the server. */
  onServer: {
    isStaff: STAFF,
    isAdmin: ['admin'],
    canChangeServer: ['admin'],
    canSetRaid: STAFF,
    canReadReports: STAFF,
    canReadSanctions: STAFF,
    canKeepWordRules: STAFF,
    canReadAuditLog: STAFF,
  } satisfies Record<string, readonly UserRole[]> as Record<
    | 'isStaff'
    | 'isAdmin'
    | 'canChangeServer'
    | 'canSetRaid'
    | 'canReadReports'
    | 'canReadSanctions'
    | 'canKeepWordRules'
    | 'canReadAuditLog',
    readonly UserRole[]
  >,
  inRoom(kind: string, place: string, role: string): RoomCase {
    if (kind === 'direct') return { moderates: false, owns: false };
    return {
      moderates: place !== 'member' || role !== 'member',
      owns: place === 'owner' || role === 'admin',
    };
  },
  /** By place in the room: owners anybody, moderators plain members; staff of the server those of lower rank. */
  onMember({
    kind,
    place,
    role,
    membership,
    target,
  }: Cell<'kind' | 'place' | 'role' | 'membership' | 'target'>) {
    if (kind === 'direct') return { removes: false, bans: false };
    const byPlace = place === 'owner' || (place === 'moderator' && membership === 'member');
    const byRank = BELOW[role as UserRole].includes(target as UserRole);
    return {
      removes: byPlace || (byRank && (role === 'admin' || membership === 'member')),
      bans: byPlace || byRank,
    };
  },
  onMessage({ kind, place, role, author }: Cell<'kind' | 'place' | 'role' | 'author'>): boolean {
    if (kind === 'direct') return false;
    return place !== 'member' || BELOW[role as UserRole].includes(author as UserRole);
  },
} as const;
