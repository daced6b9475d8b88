import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MembershipRole, UserRole } from '../../../src/db/models/index.ts';
import { canDelete, canEdit, canReact, canRestore } from '../../../src/domain/policies/messages.ts';
import {
  canActOn,
  canBan,
  canBanFromRoom,
  canChangeServer,
  canDecideReport,
  canDeleteAccountOf,
  canKeepWordRules,
  canLift,
  canMute,
  canReadAuditLog,
  canReadReports,
  canReadSanctions,
  canRemoveRecent,
  canRestoreRemoved,
  canSetRaid,
  canSetRole,
  canSuspend,
  isAdmin,
  isStaff,
} from '../../../src/domain/policies/moderation.ts';
import * as rooms from '../../../src/domain/policies/rooms.ts';
import { expectations, type MessageCase, type RoomCase } from '../../support/policy-table.ts';

const ROLES: readonly UserRole[] = ['member', 'moderator', 'admin'];
const PLACES: readonly MembershipRole[] = ['member', 'moderator', 'owner'];
const KINDS = ['open', 'closed', 'direct'] as const;
const ON_PEOPLE = { canActOn, canMute, canSuspend, canBan, canLift, canRemoveRecent, canDecideReport };
const ON_SERVER = {
  isStaff,
  isAdmin,
  canChangeServer,
  canSetRaid,
  canReadReports,
  canReadSanctions,
  canKeepWordRules,
  canReadAuditLog,
};
const LONG_AGO = new Date(0);

/** Every kind of room, place in it, and role on the server. */
const CELLS = KINDS.flatMap((kind) =>
  PLACES.flatMap((place) => ROLES.map((role) => [kind, place, role] as const)),
);

const actorOf = (role: UserRole) => ({ id: 1, role });
const targetOf = (role: UserRole) => ({ id: 2, role });

/** Says which cell of the table is wrong. */
function check(may: boolean, expected: boolean, ...cell: unknown[]): void {
  assert.equal(may, expected, cell.map(String).join(' '));
}

describe('policies', () => {
  it('of acts on people: staff on those below, never on themselves', () => {
    for (const [name, may] of Object.entries(ON_PEOPLE))
      for (const role of ROLES) {
        for (const target of ROLES)
          check(
            may(actorOf(role), targetOf(target)),
            expectations.onPeople[role].includes(target),
            name,
            role,
            target,
          );
        check(may(actorOf(role), actorOf(role)), false, name, role, 'themselves');
      }
  });

  it('of roles and accounts: admins give roles to all others, and delete accounts below them', () => {
    for (const role of ROLES) {
      for (const target of ROLES) {
        const isAdmin = role === 'admin';
        check(canSetRole(actorOf(role), targetOf(target)), isAdmin, role, target);
        const isBelow = expectations.onPeople[role].includes(target);
        check(canDeleteAccountOf(actorOf(role), targetOf(target)), isAdmin && isBelow, role, target);
      }
      check(canSetRole(actorOf(role), { ...targetOf('member'), isBot: true }), false, role, 'a bot');
      check(canSetRole(actorOf(role), actorOf(role)), false, role, 'themselves');
    }
  });

  it('of the server: what is for staff, and what for admins', () => {
    for (const [name, allowed] of Object.entries(expectations.onServer))
      for (const role of ROLES)
        check(ON_SERVER[name as keyof typeof ON_SERVER](actorOf(role)), allowed.includes(role), name, role);
  });

  it('let staff without the second factor asked of them do nothing that is only for staff', () => {
    for (const role of ['moderator', 'admin'] as const) {
      const held = { ...actorOf(role), lacksSecondFactor: true };
      for (const name of Object.keys(expectations.onServer))
        check(ON_SERVER[name as keyof typeof ON_SERVER](held), false, name, role);
      check(canActOn(held, targetOf('member')), false, 'canActOn', role);
      check(canSetRole(held, targetOf('member')), false, 'canSetRole', role);
      check(rooms.canModerate(held, { kind: 'open', role: 'member' }), false, 'canModerate', role);
      check(rooms.canModerate(held, { kind: 'open', role: 'owner' }), true, 'canModerate as owner', role);
      check(rooms.canOwn(held, { kind: 'open', role: 'member' }), false, 'canOwn', role);
    }
  });

  it('of rooms: by what somebody is there, and on the server', () => {
    for (const [kind, place, role] of CELLS) {
      const room = { kind, role: place, isArchived: false };
      const expected: RoomCase = expectations.inRoom(kind, place, role);
      check(rooms.canModerate(actorOf(role), room), expected.moderates, 'canModerate', kind, place, role);
      check(rooms.canKeepWebhooks(actorOf(role), room), expected.moderates, 'webhooks', kind, place, role);
      check(rooms.canOwn(actorOf(role), room), expected.owns, 'canOwn', kind, place, role);
      check(rooms.canChangeRoom(actorOf(role), { ...room, isArchived: true }), false, 'canChangeRoom', kind);
      for (const membership of PLACES)
        for (const target of ROLES) checkRemovals({ kind, place, role, membership, target });
    }
  });

  it('of messages: one’s own, and others’ by rank and place', () => {
    for (const [kind, place, role] of CELLS)
      for (const author of ROLES) checkMessages({ kind, place, role, author });
  });

  it('of messages that staff removed: those of lower roles do not bring them back', () => {
    for (const role of ROLES)
      for (const remover of ROLES) {
        const mayRestore =
          remover === 'member' || expectations.onPeople[role].includes(remover) || role === remover;
        check(canRestoreRemoved(actorOf(role), targetOf(remover)), mayRestore, role, remover);
      }
  });
});

function checkRemovals({
  kind,
  place,
  role,
  membership,
  target,
}: Record<'kind' | 'place' | 'role' | 'membership' | 'target', string>) {
  const room = { kind, role: place, isArchived: false, isReported: false } as Parameters<
    typeof canBanFromRoom
  >[1];
  const person = { ...targetOf(target as UserRole), membership: membership as MembershipRole };
  const expected = expectations.onMember({ kind, place, role, membership, target });
  const cell = [kind, place, role, 'on', membership, target];
  check(
    rooms.canRemoveMember(
      actorOf(role as UserRole),
      { kind: room.kind, role: place as MembershipRole },
      person,
    ),
    expected.removes,
    'remove',
    ...cell,
  );
  check(canBanFromRoom(actorOf(role as UserRole), room, person), expected.bans, 'ban', ...cell);
  check(canBanFromRoom(actorOf(role as UserRole), room, { ...person, id: 1 }), false, 'ban oneself', ...cell);
}

function checkMessages({ kind, place, role, author }: Record<'kind' | 'place' | 'role' | 'author', string>) {
  const actor = actorOf(role as UserRole);
  const room = { kind, role: place, isArchived: false } as MessageCase['room'];
  const others = {
    kind: 'text',
    senderId: 2,
    author: targetOf(author as UserRole),
    deletedAt: null,
    deletedBy: null,
    remover: null,
    room,
  };
  const own = { ...others, senderId: 1, author: actor };
  const deletedByThemselves = { ...own, deletedAt: LONG_AGO, deletedBy: 1, remover: actor };
  const cell = [kind, place, role, 'on', author];
  check(canEdit(actor, own), true, 'edit own', ...cell);
  check(canEdit(actor, others), false, 'edit', ...cell);
  check(canReact(others), true, 'react', ...cell);
  check(canDelete(actor, own), true, 'delete own', ...cell);
  check(canDelete(actor, others), expectations.onMessage({ kind, place, role, author }), 'delete', ...cell);
  check(
    canRestore(actor, { ...deletedByThemselves, deletedAt: new Date() }),
    true,
    'restore own in time',
    ...cell,
  );
  const keeps = kind !== 'direct' && (place !== 'member' || role !== 'member');
  check(canRestore(actor, deletedByThemselves), keeps, 'restore own late', ...cell);
  check(canRestore(actor, others), false, 'restore what is there', ...cell);
}
