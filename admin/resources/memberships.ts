import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { changeRole } from '../../src/domain/rooms/roles.ts';
import type { Act, Creation } from '../actions/act.ts';
import { reason } from '../actions/fields.ts';
import { idOf, moment, number, oneOf } from '../table.ts';
import type { Description } from './describe.ts';
import { inRoomsInSight } from './scopes.ts';

const ROLES = ['owner', 'moderator', 'member'];

const add: Creation = {
  name: 'new',
  label: 'Bring somebody in',
  icon: 'UserPlus',
  question: 'Into a room that you are in.',
  fields: [
    { name: 'room', label: 'Number of the room', kind: 'number', isRequired: true },
    { name: 'username', label: 'Username', kind: 'line', isRequired: true, max: 33 },
  ],
  async perform(actor, values) {
    const user = await addMember(
      actor,
      values.number('room') ?? 0,
      values.text('username').replace(/^@/, ''),
    );
    return `${user.displayName} is in.`;
  },
};

const edit: Act = {
  name: 'edit',
  label: 'Change role',
  icon: 'Award',
  question: 'What this person is in this room.',
  fields: [
    {
      name: 'role',
      label: 'Role',
      kind: 'choice',
      isRequired: true,
      from: 'role',
      choices: ROLES.map((role) => ({ value: role, label: role })),
    },
  ],
  async perform(actor, _id, values, { roomId, userId }) {
    await changeRole(actor, Number(roomId), Number(userId), values.text('role') as never);
    return 'The role is changed.';
  },
};

const remove: Act = {
  name: 'remove',
  label: 'Remove from the room',
  icon: 'UserMinus',
  question: 'Their open screens leave the room at once. Somebody in it can bring them in again.',
  fields: [],
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, _id, _values, { roomId, userId }) {
    await removeMember(actor, Number(roomId), Number(userId));
    return 'They are out of the room.';
  },
};

const ban: Act = {
  name: 'ban',
  label: 'Ban from the room',
  icon: 'Slash',
  question: 'They go out of the room, and nobody can bring them in before it ends.',
  fields: [reason, { name: 'ends_at', label: 'Until', kind: 'moment', hint: 'Empty: until it is lifted.' }],
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, _id, values, { roomId, userId }) {
    await banFromRoom(actor, Number(roomId), {
      userId: Number(userId),
      reason: values.text('reason'),
      endsAt: values.moment('ends_at'),
    });
    return 'They are banned from the room.';
  },
};

export const memberships: Description = {
  table: 'memberships',
  label: 'Memberships',
  group: 'Conversations',
  icon: 'MessageSquare',
  title: 'id',
  scope: inRoomsInSight('room_id'),
  columns: {
    roomId: idOf('rooms'),
    userId: idOf('users'),
    role: oneOf(...ROLES),
    lastReadSeq: number,
    joinedAt: moment,
  },
  list: ['id', 'roomId', 'userId', 'role', 'joinedAt'],
  labels: { roomId: 'Room', userId: 'Person', lastReadSeq: 'Has read up to', joinedAt: 'Joined' },
  acts: [edit, remove, ban],
  creation: add,
};
