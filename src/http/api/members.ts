import { leaveRoom, removeMember } from '../../domain/rooms/departures.ts';
import { readMember, readMemberPage } from '../../domain/rooms/detailed-members.ts';
import { addMemberById, joinRoom } from '../../domain/rooms/memberships.ts';
import { changeRole } from '../../domain/rooms/roles.ts';
import { ApiRoleInput, MemberPath, MembersQuery, NewMemberInput, RoomPath } from '../../inputs/api/rooms.ts';
import { MemberShape, presentApiMember } from '../../presenters/api/member.ts';
import { listOf } from '../../presenters/api/values.ts';
import { done, ok, operation } from './operation.ts';

const tag = 'Members';
const MEMBERS = '/chat/rooms/{room_id}/members';
const MEMBER = `${MEMBERS}/{user_id}`;

const list = operation({
  method: 'get',
  path: MEMBERS,
  tag,
  summary: 'Who is in a room',
  access: 'read',
  params: RoomPath,
  query: MembersQuery,
  answers: { 200: { description: 'In the order of their ids.', shape: listOf(MemberShape) } },
  example: { params: { room_id: 1 }, query: { limit: 20 } },
  async handle({ visitor: { actor }, params, query }) {
    const { cursor = 0, limit } = query;
    const { members, nextAfter } = await readMemberPage(actor, params.room_id, { after: cursor, limit });
    return ok({ items: members.map(presentApiMember), next: nextAfter });
  },
});

const add = operation({
  method: 'post',
  path: MEMBERS,
  tag,
  summary: 'Bring somebody in, or join an open room',
  access: 'write',
  params: RoomPath,
  body: NewMemberInput,
  answers: {
    200: { description: 'Somebody who was in already.', shape: MemberShape },
    201: { description: 'Somebody who is in now.', shape: MemberShape },
  },
  example: { params: { room_id: 1 }, body: {} },
  async handle({ visitor: { actor }, params: { room_id: roomId }, body }) {
    const userId = body.user_id ?? actor.id;
    const isNew =
      userId === actor.id ? await joinRoom(actor, roomId) : await addMemberById(actor, roomId, userId);
    return { status: isNew ? 201 : 200, body: presentApiMember(await readMember(actor, roomId, userId)) };
  },
});

const give = operation({
  method: 'patch',
  path: MEMBER,
  tag,
  summary: 'Give somebody another role in a room',
  access: 'write',
  params: MemberPath,
  body: ApiRoleInput,
  answers: { 200: { description: 'With that role.', shape: MemberShape } },
  example: { params: { room_id: 1, user_id: 1 }, body: { role: 'owner' } },
  async handle({ visitor: { actor }, params: { room_id: roomId, user_id: userId }, body }) {
    await changeRole(actor, roomId, userId, body.role);
    return ok(presentApiMember(await readMember(actor, roomId, userId)));
  },
});

const remove = operation({
  method: 'delete',
  path: MEMBER,
  tag,
  summary: 'Remove somebody from a room, or leave it',
  access: 'write',
  params: MemberPath,
  answers: { 204: { description: 'They are not in the room any more.' } },
  example: { params: { room_id: 1, user_id: 2 } },
  async handle({ visitor: { actor }, params: { room_id: roomId, user_id: userId } }) {
    if (userId === actor.id) await leaveRoom(actor, roomId);
    else await removeMember(actor, roomId, userId);
    return done;
  },
});

export const memberOperations = [list, add, give, remove];
