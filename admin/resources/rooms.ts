import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound } from '../../src/domain/errors.ts';
import { setSlowMode } from '../../src/domain/moderation/server.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom, setArchived } from '../../src/domain/rooms/settings.ts';
import type { Act, Creation } from '../actions/act.ts';
import type { Field } from '../actions/fields.ts';
import { idOf, moment, number, oneOf, text, yesNo } from '../table.ts';
import type { Description } from './describe.ts';
import { inRoomsInSight } from './scopes.ts';

const MAX_SECONDS = 21_600;

const name: Field = { name: 'name', label: 'Name', kind: 'line', isRequired: true, max: 80, from: 'name' };
const topic: Field = { name: 'topic', label: 'Topic', kind: 'line', max: 250, from: 'topic' };
const kind: Field = {
  name: 'kind',
  label: 'Who can join',
  kind: 'choice',
  isRequired: true,
  from: 'kind',
  choices: [
    { value: 'open', label: 'open: anybody' },
    { value: 'closed', label: 'closed: by invitation' },
  ],
};

/** For the domain a room that one is not in does not exist; here it stands on the list. */
async function inside<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    if (!(error instanceof NotFound)) throw error;
    throw new Forbidden('Join the room first: only who is in it can change it.');
  });
}

const create: Creation = {
  name: 'new',
  label: 'Create a room',
  icon: 'Plus',
  question: 'You become its owner.',
  fields: [
    { ...name, from: '' },
    { ...kind, from: '' },
    { ...topic, from: '' },
    { name: 'members', label: 'Members', kind: 'line', hint: 'Usernames, separated by spaces.' },
  ],
  async perform(actor, values) {
    const members = values
      .text('members')
      .split(/[\s,;@]+/)
      .filter(Boolean);
    await createRoom(actor, {
      name: values.text('name'),
      topic: values.text('topic'),
      kind: kindIn(values.text('kind')),
      members,
    });
    return 'The room is there.';
  },
};

function kindIn(given: string): 'open' | 'closed' {
  return given === 'open' ? 'open' : 'closed';
}

const edit: Act = {
  name: 'edit',
  label: 'Change',
  icon: 'Edit',
  question: 'Each change is a line in the conversation.',
  fields: [name, topic, kind],
  fits: (room) => !room.archivedAt,
  async perform(actor, roomId, values) {
    const settings = {
      name: values.text('name'),
      topic: values.text('topic'),
      kind: kindIn(values.text('kind')),
    };
    await inside(changeRoom(actor, roomId, settings));
    return 'The room is changed.';
  },
};

const slowMode: Act = {
  name: 'slowMode',
  label: 'Slow mode',
  icon: 'Clock',
  question: 'So many seconds have to pass between two messages of one person. 0: none.',
  fields: [
    {
      name: 'seconds',
      label: 'Seconds',
      kind: 'number',
      isRequired: true,
      max: MAX_SECONDS,
      from: 'slowModeSeconds',
    },
  ],
  fits: (room) => !room.archivedAt,
  isForSeveral: true,
  async perform(actor, roomId, values) {
    await inside(setSlowMode(actor, roomId, values.number('seconds') ?? 0));
    return 'Slow mode is set.';
  },
};

function archive(actor: Actor, roomId: number, isArchived: boolean): Promise<void> {
  return inside(setArchived(actor, roomId, isArchived));
}

const putAway: Act = {
  name: 'archive',
  label: 'Archive',
  icon: 'Archive',
  question: 'The room can be read from then on, but nobody writes there.',
  fields: [],
  fits: (room) => !room.archivedAt && !room.isDefault,
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, roomId) {
    await archive(actor, roomId, true);
    return 'The room is archived.';
  },
};

const takeOut: Act = {
  name: 'unarchive',
  label: 'Take out of the archive',
  icon: 'RotateCcw',
  question: 'People can write there again.',
  fields: [],
  fits: (room) => Boolean(room.archivedAt),
  async perform(actor, roomId) {
    await archive(actor, roomId, false);
    return 'The room is in use again.';
  },
};

export const rooms: Description = {
  table: 'rooms',
  label: 'Rooms',
  group: 'Conversations',
  icon: 'MessageSquare',
  title: 'name',
  scope: inRoomsInSight('id'),
  columns: {
    name: text,
    kind: oneOf('open', 'closed'),
    topic: text,
    createdBy: idOf('users'),
    isDefault: yesNo,
    messageCount: number,
    slowModeSeconds: number,
    lastMessageAt: moment,
    archivedAt: moment,
    createdAt: moment,
  },
  list: ['id', 'name', 'kind', 'topic', 'messageCount', 'slowModeSeconds', 'lastMessageAt', 'archivedAt'],
  labels: {
    createdBy: 'Created by',
    isDefault: 'Everybody joins',
    messageCount: 'Messages',
    slowModeSeconds: 'Slow mode (s)',
    lastMessageAt: 'Last message',
    archivedAt: 'Archived',
    createdAt: 'Created',
  },
  acts: [edit, slowMode, putAway, takeOut],
  creation: create,
};
