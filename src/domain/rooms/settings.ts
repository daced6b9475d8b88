import { UniqueConstraintError } from 'sequelize';
import { Room } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, Taken } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { allow } from '../moderation/staff.ts';
import { canChangeRoom, canOwn } from '../policies/rooms.ts';
import { lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';

export interface RoomSettings {
  readonly name: string;
  readonly topic: string;
  readonly kind: 'open' | 'closed';
}

/** What of a room is to be another; what is left out stays. */
export interface RoomChanges extends Partial<RoomSettings> {
  readonly isArchived?: boolean;
}

/** The room, for those who may change it. Throws NotFound, Forbidden. */
export async function reachChangeableRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const room = await reachRoom(actor, roomId);
  allow(
    actor,
    canChangeRoom(actor, room),
    'Only those who keep order in this room can change it, and not once it is archived.',
  );
  return room;
}

/** All of these changes or none. Throws NotFound, Forbidden, InvalidInput, Taken. */
export async function reviseRoom(
  actor: Actor,
  roomId: number,
  { isArchived, ...settings }: RoomChanges,
): Promise<void> {
  await reachRoom(actor, roomId);
  await transaction(async () => {
    if (isArchived === false) await setArchived(actor, roomId, false);
    if (Object.keys(settings).length > 0) await changeRoom(actor, roomId, settings);
    if (isArchived) await setArchived(actor, roomId, true);
  });
}

/**
 * Gives the room another name, topic or kind; each change is a line in the conversation, and what is left out stays. Throws
 * NotFound, Forbidden, InvalidInput.
 */
export async function changeRoom(
  actor: Actor,
  roomId: number,
  changes: Partial<RoomSettings>,
): Promise<void> {
  const before = await reachChangeableRoom(actor, roomId);
  // Name and topic are words that everybody reads.
  await requireVoice(actor);
  const { name = before.name, topic = before.topic } = changes;
  await requireAllowedNames(actor, {
    ...(name !== before.name && { name }),
    ...(topic !== before.topic && { topic }),
  });
  try {
    await transaction(async () => {
      await lockRoom(roomId);
      const room = await reachChangeableRoom(actor, roomId);
      await Room.update({ ...changes }, { where: { id: roomId } });
      await tell(actor, room, changes);
    });
  } catch (error) {
    if (error instanceof UniqueConstraintError)
      throw new Taken({ name: 'An open room has this name already.' });
    throw error;
  }
}

async function tell(actor: Actor, room: ReachedRoom, changes: Partial<RoomSettings>): Promise<void> {
  const { name = room.name, topic = room.topic, kind = room.kind } = changes;
  if (name !== room.name) await writeNotice(actor, room.id, 'renamed', { body: name });
  if (topic !== room.topic) await writeNotice(actor, room.id, 'topic', { body: topic });
  if (kind !== room.kind) await writeNotice(actor, room.id, kind === 'open' ? 'opened' : 'closed');
  if (name === room.name && topic === room.topic && kind === room.kind) return;
  await writeAuditEvent(actor, {
    act: 'room.changed',
    target: { type: 'room', id: room.id },
    roomId: room.id,
    before: { name: room.name, topic: room.topic, kind: room.kind },
    after: { name, topic, kind },
  });
  announce('room.changed', { roomId: room.id, name, isArchived: false });
}

/** Archives the room, which can then only be read, or takes it out of the archive. Throws NotFound, Forbidden, Taken. */
export async function setArchived(actor: Actor, roomId: number, isArchived: boolean): Promise<void> {
  try {
    await transaction(async () => {
      await lockRoom(roomId);
      const room = await reachRoom(actor, roomId);
      allow(actor, canOwn(actor, room), 'Archiving is for the owners of this room.');
      await keepArchived(actor, room, isArchived);
    });
  } catch (error) {
    if (error instanceof UniqueConstraintError)
      throw new Taken({
        name: 'An open room has taken its name meanwhile. It can come back once that one has another name.',
      });
    throw error;
  }
}

/** For those who have shown that they may, under the room's lock; a second time changes nothing. Throws Forbidden. */
export async function keepArchived(
  actor: Actor,
  room: Pick<ReachedRoom, 'id' | 'name' | 'isDefault' | 'isArchived'>,
  isArchived: boolean,
  reason = '',
): Promise<void> {
  const { id: roomId, name } = room;
  if (room.isDefault) throw new Forbidden('Everybody is in this room: it cannot be archived.');
  if (room.isArchived === isArchived) return;
  await Room.update({ archivedAt: isArchived ? new Date() : null }, { where: { id: roomId } });
  const act = isArchived ? 'room.archived' : 'room.unarchived';
  await writeAuditEvent(actor, { act, target: { type: 'room', id: roomId }, roomId, reason });
  await writeNotice(actor, roomId, isArchived ? 'archived' : 'unarchived');
  announce('room.changed', { roomId, name, isArchived });
}
