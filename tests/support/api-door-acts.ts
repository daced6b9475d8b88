import type { DoorCell } from './door-acts.ts';
import { nonce } from './people.ts';

/** A request that does what a form does. */
export interface ApiAct {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const memberOf = ({ room, target }: DoorCell) => `/chat/rooms/${room.id}/members/${target.actor.id}`;
const messageOf = ({ room, target }: DoorCell) =>
  `/chat/rooms/${room.id}/messages/${room.messages.get(target.actor.id) ?? 0}`;

/** Acts of forms that programs can do as well, under the same names. */
export const API_ACTS: Readonly<Record<string, (cell: DoorCell) => ApiAct>> = {
  'remove a member': (cell) => ({ method: 'delete', path: memberOf(cell) }),
  'delete a message': (cell) => ({ method: 'delete', path: `${messageOf(cell)}?reason=Because` }),
  'edit somebody’s message': (cell) => ({
    method: 'patch',
    path: messageOf(cell),
    body: { content: 'Other words' },
  }),
  'give a place': (cell) => ({ method: 'patch', path: memberOf(cell), body: { role: 'member' } }),
  post: ({ room }) => ({
    method: 'post',
    path: `/chat/rooms/${room.id}/messages`,
    body: { content: 'Hello', nonce: nonce() },
  }),
};
