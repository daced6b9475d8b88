import type { z } from 'zod';
import { deleteAccountOf } from '../../domain/accounts/account-deletion.ts';
import type { Actor } from '../../domain/actor.ts';
import { listMessages } from '../../domain/moderation/listed-messages.ts';
import { listRooms, putAwayRoom } from '../../domain/moderation/listed-rooms.ts';
import { listTokens, revokeTokenOfSomebody } from '../../domain/moderation/listed-tokens.ts';
import { listUsers } from '../../domain/moderation/listed-users.ts';
import { removeMessage } from '../../domain/moderation/removal.ts';
import { type Page, type PageCursor, reachListed } from '../../domain/paging.ts';
import { AdminPath, AdminQuery, AdminReasonQuery } from '../../inputs/api/admin.ts';
import {
  AdminRoomShape,
  AdminTokenShape,
  AdminUserShape,
  presentAdminRoom,
  presentAdminToken,
  presentAdminUser,
} from '../../presenters/api/admin.ts';
import { MessageShape, presentApiMessage } from '../../presenters/api/message.ts';
import { listOf } from '../../presenters/api/values.ts';
import { done, type Operation, ok, operation } from './operation.ts';

/** Something that staff look through, and take things from. */
interface Kept<Item extends { readonly id: number }> {
  readonly path: string;
  /** Of the one in the examples. */
  readonly example: number;
  /** `accounts`; one of them is `an account`. */
  readonly many: string;
  readonly one: string;
  readonly shape: z.ZodType;
  readonly list: (actor: Actor, cursor: PageCursor) => Promise<Page<Item>>;
  readonly present: (item: Item) => object;
  /** What `delete` does, in words, and does. */
  readonly removal: { readonly summary: string; readonly description: string };
  readonly remove: (actor: Actor, id: number, reason: string) => Promise<unknown>;
}

export const adminOperations = [
  ...operationsOn({
    path: '/admin/users',
    example: 3,
    many: 'accounts',
    one: 'an account',
    shape: AdminUserShape,
    list: listUsers,
    present: presentAdminUser,
    removal: {
      summary: 'Delete an account',
      description:
        'For admins, with the accounts of others below them. What was written stays, under no name.',
    },
    remove: deleteAccountOf,
  }),
  ...operationsOn({
    path: '/admin/rooms',
    example: 2,
    many: 'rooms: open ones, mine, and where something was reported',
    one: 'a room',
    shape: AdminRoomShape,
    list: listRooms,
    present: presentAdminRoom,
    removal: {
      summary: 'Put a room away',
      description: 'For admins. It goes to the archive: it can be read, but not written to.',
    },
    remove: putAwayRoom,
  }),
  ...operationsOn({
    path: '/admin/messages',
    example: 2,
    many: 'messages of those rooms',
    one: 'a message',
    shape: MessageShape,
    list: listMessages,
    present: presentApiMessage,
    removal: {
      summary: 'Remove a message',
      description: 'Of somebody below. Only its place is left; it can be brought back.',
    },
    remove: removeMessage,
  }),
  ...operationsOn({
    path: '/admin/tokens',
    example: 2,
    many: 'sign-ins of programs, and personal tokens',
    one: 'a sign-in or a token',
    shape: AdminTokenShape,
    list: listTokens,
    present: presentAdminToken,
    removal: {
      summary: 'Revoke a sign-in or a token',
      description:
        'By the id that `/admin/tokens` gives it; a personal token has another one in `/tokens`. It is void at once, for what it has open as well.',
    },
    remove: revokeTokenOfSomebody,
  }),
];

/** Staff only: for everybody else there is nothing here. */
function operationsOn<Item extends { readonly id: number }>(kept: Kept<Item>): Operation[] {
  return [listing(kept), showing(kept), removing(kept)];
}

function listing<Item extends { readonly id: number }>({ path, many, shape, list, present }: Kept<Item>) {
  return operation({
    method: 'get',
    path,
    tag: 'Administration',
    summary: `All ${many}`,
    access: 'admin',
    query: AdminQuery,
    answers: { 200: { description: 'The newest first.', shape: listOf(shape) } },
    example: { query: { limit: 10 } },
    async handle({ visitor: { actor }, query: { cursor: before, limit } }) {
      const { items, nextBefore } = await list(actor, { before, limit });
      return ok({ items: items.map(present), next: nextBefore });
    },
  });
}

function showing<Item extends { readonly id: number }>({
  path,
  one,
  example: id,
  shape,
  list,
  present,
}: Kept<Item>) {
  return operation({
    method: 'get',
    path: `${path}/{id}`,
    tag: 'Administration',
    summary: `Look at ${one}`,
    access: 'admin',
    params: AdminPath,
    answers: { 200: { description: 'As it is now.', shape } },
    example: { params: { id } },
    async handle({ visitor: { actor }, params }) {
      return ok(present(await reachListed(params.id, (cursor) => list(actor, cursor))));
    },
  });
}

function removing<Item extends { readonly id: number }>({ path, example: id, removal, remove }: Kept<Item>) {
  return operation({
    method: 'delete',
    path: `${path}/{id}`,
    tag: 'Administration',
    ...removal,
    access: 'admin',
    params: AdminPath,
    query: AdminReasonQuery,
    answers: { 204: { description: 'It is done, and written down in the log.' } },
    example: { params: { id }, query: { reason: 'Asked for by its owner' } },
    async handle({ visitor: { actor }, params, query }) {
      await remove(actor, params.id, query.reason);
      return done;
    },
  });
}
