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

/** Gives the room another name, topic or kind; each change is a line in the conversation. Throws NotFound, Forbidden, InvalidInput. */
export async function changeRoom(actor: Actor, roomId: number, settings: RoomSettings): Promise<void> {
  const before = await reachChangeableRoom(actor, roomId);
  // Name and topic are words that everybody reads.
  await requireVoice(actor);
  await requireAllowedNames(actor, {
    ...(settings.name !== before.name && { name: settings.name }),
    ...(settings.topic !== before.topic && { topic: settings.topic }),
  });
  try {
    await transaction(async () => {
      await lockRoom(roomId);
      const room = await reachChangeableRoom(actor, roomId);
      await Room.update({ ...settings }, { where: { id: roomId } });
      await tell(actor, room, settings);
    });
  } catch (error) {
    if (error instanceof UniqueConstraintError)
      throw new Taken({ name: 'An open room has this name already.' });
    throw error;
  }
}

async function tell(actor: Actor, room: ReachedRoom, { name, topic, kind }: RoomSettings): Promise<void> {
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
      if (room.isDefault) throw new Forbidden('Everybody is in this room: it cannot be archived.');
      if (room.isArchived === isArchived) return;
      await Room.update({ archivedAt: isArchived ? new Date() : null }, { where: { id: roomId } });
      const act = isArchived ? 'room.archived' : 'room.unarchived';
      await writeAuditEvent(actor, { act, target: { type: 'room', id: roomId }, roomId });
      await writeNotice(actor, roomId, isArchived ? 'archived' : 'unarchived');
      announce('room.changed', { roomId, name: room.name, isArchived });
    });
  } catch (error) {
    if (error instanceof UniqueConstraintError)
      throw new Taken({
        name: 'An open room has taken its name meanwhile. It can come back once that one has another name.',
      });
    throw error;
  }
}
