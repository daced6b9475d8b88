import { Room, User, type UserRole } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput } from '../errors.ts';
import { announce } from '../events.ts';
import { canChangeServer, canSetRaid, canSetRole } from '../policies/moderation.ts';
import { lockRoom } from '../rooms/locking.ts';
import { reachChangeableRoom } from '../rooms/settings.ts';
import { keepServerSettings, readServerSettings, type ServerSettings } from '../server-settings.ts';
import { writeAuditEvent } from './audit-log.ts';
import { allow, meet, requireAdmin, requireReason, requireStaff } from './staff.ts';

const MAX_SLOW_MODE_SECONDS = 21_600;
const MAX_NEW_MESSAGES = 10_000;
const MAX_NEW_DAYS = 365;
const GATES: readonly unknown[] = ['links', 'mentions', 'direct-rooms'];
const SIGN_UP: readonly unknown[] = ['open', 'invitation', 'closed'];
const ROLES: readonly unknown[] = ['member', 'moderator', 'admin'];

/** What each setting can be, and what is said when it is something else. */
const CHECKS: { readonly [Key in keyof ServerSettings]: readonly [(value: unknown) => boolean, string] } = {
  signUp: [(value) => SIGN_UP.includes(value), 'Open, by invitation or closed.'],
  membersInvite: [isFlag, 'On or off.'],
  staffSecondFactor: [isFlag, 'On or off.'],
  raid: [isFlag, 'On or off.'],
  newUntilMessages: [isUpTo(MAX_NEW_MESSAGES), `A whole number from 0 to ${MAX_NEW_MESSAGES}.`],
  newForDays: [isUpTo(MAX_NEW_DAYS), `A whole number from 0 to ${MAX_NEW_DAYS}.`],
  newMayNot: [
    (value) => Array.isArray(value) && value.every((gate) => GATES.includes(gate)),
    'Links, mentions or direct rooms.',
  ],
  limits: [isFlag, 'On or off.'],
};

/** Changes what holds for the whole server, for its admins. Throws NotFound, Forbidden, InvalidInput by setting and about `reason`. */
export async function changeServerSettings(
  actor: Actor,
  changes: Partial<ServerSettings>,
  reason: string,
): Promise<void> {
  requireAdmin(actor);
  refuseWrong(changes);
  const because = requireReason(reason);
  await keep(actor, changes, because, canChangeServer);
}

/** The one switch for a raid, for all staff: sign-up is closed and every room in slow mode. Throws NotFound, Forbidden, InvalidInput. */
export async function setRaid(actor: Actor, isOn: boolean, reason: string): Promise<void> {
  requireStaff(actor);
  await keep(actor, { raid: isOn }, requireReason(reason), canSetRaid);
}

/**
 * Seconds (0 to 21 600) between two messages of one person in the room, for those who keep order there. Throws NotFound,
 * Forbidden, InvalidInput about `seconds`.
 */
export async function setSlowMode(actor: Actor, roomId: number, seconds: number): Promise<void> {
  if (!isUpTo(MAX_SLOW_MODE_SECONDS)(seconds))
    throw new InvalidInput({ seconds: `A whole number of seconds from 0 to ${MAX_SLOW_MODE_SECONDS}.` });
  await transaction(async () => {
    await lockRoom(roomId);
    const { name, kind, isArchived } = await reachChangeableRoom(actor, roomId);
    if (kind === 'direct') throw new Forbidden('A direct conversation has no slow mode.');
    const room = await Room.findByPk(roomId, { attributes: ['slowModeSeconds'], rejectOnEmpty: true });
    if (room.slowModeSeconds === seconds) return;
    await Room.update({ slowModeSeconds: seconds }, { where: { id: roomId } });
    await writeAuditEvent(actor, {
      act: 'room.slow_mode',
      target: { type: 'room', id: roomId },
      roomId,
      before: { seconds: room.slowModeSeconds },
      after: { seconds },
    });
    announce('room.changed', { roomId, name, isArchived });
  });
}

/** Gives somebody another role on the server, for its admins. Throws NotFound, Forbidden, InvalidInput about `role` or `reason`. */
export async function setUserRole(
  actor: Actor,
  userId: number,
  role: UserRole,
  reason: string,
): Promise<void> {
  requireAdmin(actor);
  if (!ROLES.includes(role)) throw new InvalidInput({ role: 'Member, moderator or admin.' });
  const because = requireReason(reason);
  await transaction(async () => {
    const { acting, target } = await meet(actor, { userId });
    allow(
      acting,
      canSetRole(acting, target),
      'Roles are given by admins, nobody changes their own, and bots have none.',
    );
    if (target.role === role) return;
    await User.update({ role }, { where: { id: userId } });
    await writeAuditEvent(actor, {
      act: 'user.role_changed',
      target: { type: 'user', id: userId },
      reason: because,
      before: { role: target.role },
      after: { role },
    });
    announce('person.changed', { userId });
  });
}

/** Only what is another value than before is kept and written down. */
async function keep(
  actor: Actor,
  changes: Partial<ServerSettings>,
  reason: string,
  may: typeof canChangeServer,
): Promise<void> {
  await transaction(async () => {
    const { acting } = await meet(actor, { userId: actor.id });
    allow(acting, may(acting), 'That is for the admins of this server.');
    const earlier = await readServerSettings();
    const keys = (Object.keys(changes) as (keyof ServerSettings)[]).filter(
      (key) => JSON.stringify(changes[key]) !== JSON.stringify(earlier[key]),
    );
    if (keys.length === 0) return;
    const pick = (from: Partial<ServerSettings>) => Object.fromEntries(keys.map((key) => [key, from[key]]));
    await keepServerSettings(pick(changes), actor);
    await writeAuditEvent(actor, {
      act: 'server.changed',
      target: { type: 'server', id: null },
      reason,
      before: pick(earlier),
      after: pick(changes),
    });
  });
}

function refuseWrong(changes: Partial<ServerSettings>): void {
  const wrong = Object.entries(changes).flatMap(([key, value]) => {
    if (!Object.hasOwn(CHECKS, key)) return [[key, 'There is no such setting.']];
    const [isRight, sentence] = CHECKS[key as keyof ServerSettings];
    return isRight(value) ? [] : [[key, sentence]];
  });
  if (wrong.length > 0) throw new InvalidInput(Object.fromEntries(wrong));
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isUpTo(most: number) {
  return (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}
