import { type Acting, bringBack, type DoorRoom, type Outcome, type Target } from './doors.ts';
import { queryRows } from './parley.ts';
import { nonce } from './people.ts';
import { expectations } from './policy-table.ts';

export interface DoorCell {
  readonly room: DoorRoom;
  readonly acting: Acting;
  readonly target: Target;
}

/** Something that a form does in a room. */
export interface DoorAct {
  readonly path: (cell: DoorCell) => string;
  readonly fields: () => object;
  readonly expected: (cell: DoorCell) => Outcome;
  /** As it was before. */
  readonly undo?: (cell: DoorCell) => Promise<unknown>;
}

const inside = (isAllowed: (cell: DoorCell) => boolean) => (cell: DoorCell) => {
  if (cell.acting.place === 'none') return 'hidden';
  return isAllowed(cell) ? 'done' : 'refused';
};

const onMember = ({ room: { kind }, acting: { place, role }, target }: DoorCell) =>
  expectations.onMember({ kind, place, role, membership: target.membership, target: target.role });
const inRoom = ({ room: { kind }, acting: { place, role } }: DoorCell) =>
  expectations.inRoom(kind, place, role);
const putBack = ({ room, target }: DoorCell) => bringBack(room.id, target.actor.id, target.membership);
const messageOf = ({ room, target }: DoorCell) => room.messages.get(target.actor.id) ?? 0;

/** By what the table of the policies says, and by what is not there for whom. */
export const ON_TARGETS: Readonly<Record<string, DoorAct>> = {
  'remove a member': {
    path: ({ room, target }) => `/rooms/${room.id}/members/${target.actor.id}/removal`,
    fields: () => ({}),
    expected: inside((cell) => onMember(cell).removes),
    undo: putBack,
  },
  'ban from the room': {
    path: ({ room }) => `/rooms/${room.id}/bans`,
    fields: () => ({ reason: 'Because', hours: '1' }),
    expected: (cell) => {
      const isInSight = cell.room.kind === 'open' || cell.acting.place !== 'none';
      if (!isInSight) return 'hidden';
      return onMember(cell).bans ? 'done' : 'refused';
    },
    undo: putBack,
  },
};

export const ON_AUTHORS: Readonly<Record<string, DoorAct>> = {
  'delete a message': {
    path: (cell) => `/messages/${messageOf(cell)}/deletion`,
    fields: () => ({ reason: 'Because' }),
    expected: inside(({ room: { kind }, acting: { place, role }, target }) =>
      expectations.onMessage({ kind, place, role, author: target.role }),
    ),
    undo: (cell) =>
      queryRows('UPDATE messages SET deleted_at = NULL, deleted_by = NULL WHERE id = $1', [messageOf(cell)]),
  },
  'edit somebody’s message': {
    path: (cell) => `/messages/${messageOf(cell)}/edits`,
    fields: () => ({ body: 'Other words' }),
    expected: inside(() => false),
  },
};

export const ON_ROOMS: Readonly<Record<string, DoorAct>> = {
  'set slow mode': {
    path: ({ room }) => `/rooms/${room.id}/slow-mode`,
    fields: () => ({ seconds: '0' }),
    expected: inside((cell) => inRoom(cell).moderates),
  },
  'give a place': {
    path: ({ room, target }) => `/rooms/${room.id}/members/${target.actor.id}/role`,
    fields: () => ({ role: 'member' }),
    expected: inside((cell) => inRoom(cell).owns),
  },
  post: {
    path: ({ room }) => `/rooms/${room.id}/messages`,
    fields: () => ({ body: 'Hello', nonce: nonce() }),
    expected: inside(() => true),
  },
};
