import type { Actor } from '../../domain/actor.ts';
import { InvalidInput } from '../../domain/errors.ts';
import { listDetailedRooms, readDetailedRoom } from '../../domain/rooms/detailed-rooms.ts';
import { openDirectRoomWith } from '../../domain/rooms/direct-rooms.ts';
import { listOpenRooms } from '../../domain/rooms/room-list.ts';
import { createRoom } from '../../domain/rooms/rooms.ts';
import { reviseRoom } from '../../domain/rooms/settings.ts';
import { markRead } from '../../domain/rooms/unread.ts';
import {
  ApiReadInput,
  type NewApiRoom,
  NewApiRoomInput,
  OpenRoomsQuery,
  RoomChangesInput,
  RoomPath,
  RoomsQuery,
} from '../../inputs/api/rooms.ts';
import { OpenRoomShape, presentApiRoom, presentOpenRoom, RoomShape } from '../../presenters/api/room.ts';
import { listOf } from '../../presenters/api/values.ts';
import { done, operation, type Reply } from './operation.ts';

const tag = 'Rooms';
const ROOM = { description: 'The room.', shape: RoomShape };
const ROOM_ID = '/chat/rooms/{room_id}';

const listRooms = operation({
  method: 'get',
  path: '/chat/rooms',
  tag,
  summary: 'My rooms, the one with the latest message first',
  access: 'read',
  query: RoomsQuery,
  answers: { 200: { description: 'All of them.', shape: listOf(RoomShape) } },
  example: { query: { room_type: 'group' } },
  async handle({ visitor: { actor }, query }) {
    const rooms = await listDetailedRooms(actor, query.room_type ?? null);
    return { status: 200, body: { items: rooms.map(presentApiRoom), next: null } };
  },
});

const addRoom = operation({
  method: 'post',
  path: '/chat/rooms',
  tag,
  summary: 'Open a room',
  description:
    'Two people have one `one_to_one` room: when it is there already, it is returned with 200. Whoever opens another kind owns it.',
  access: 'write',
  body: NewApiRoomInput,
  answers: {
    200: { description: 'The room of the two, as it was.', shape: RoomShape },
    201: { ...ROOM, description: 'A new room.' },
  },
  isContested: true,
  example: {
    body: { room_type: 'group', name: 'Engine room', topic: 'What keeps us going', member_ids: [] },
  },
  async handle({ visitor: { actor }, body }) {
    const { id, isCreated } = await openRoom(actor, body);
    return answerWith(actor, id, isCreated ? 201 : 200);
  },
});

async function openRoom(actor: Actor, given: NewApiRoom): Promise<{ id: number; isCreated: boolean }> {
  if (given.room_type !== 'one_to_one') {
    const { name, topic, kind, member_ids: memberIds } = given;
    const { id } = await createRoom(actor, { name, topic, kind, members: [], memberIds });
    return { id, isCreated: true };
  }
  const others = [...new Set(given.member_ids)].filter((id) => id !== actor.id);
  if (others.length > 1) throw new InvalidInput({ member_ids: 'A room of two has one other person.' });
  return openDirectRoomWith(actor, others[0] ?? actor.id, 'member_ids');
}

const browse = operation({
  method: 'get',
  path: '/chat/rooms/open',
  tag,
  summary: 'Open rooms that I am not in, the largest first',
  access: 'read',
  query: OpenRoomsQuery,
  answers: { 200: { description: 'At most 200.', shape: listOf(OpenRoomShape) } },
  example: { query: { q: 'tea' } },
  async handle({ visitor: { actor }, query }) {
    const rooms = await listOpenRooms(actor, query.q);
    return { status: 200, body: { items: rooms.map(presentOpenRoom), next: null } };
  },
});

const showRoom = operation({
  method: 'get',
  path: ROOM_ID,
  tag,
  summary: 'One of my rooms',
  access: 'read',
  params: RoomPath,
  answers: { 200: ROOM },
  example: { params: { room_id: 1 } },
  handle({ visitor: { actor }, params }) {
    return answerWith(actor, params.room_id);
  },
});

const change = operation({
  method: 'patch',
  path: ROOM_ID,
  tag,
  summary: 'Change a room',
  description: 'All of the changes are made or none; what is left out stays. Archiving is for owners.',
  access: 'write',
  params: RoomPath,
  body: RoomChangesInput,
  answers: { 200: ROOM },
  isContested: true,
  example: { params: { room_id: 1 }, body: { topic: 'What everybody should know' } },
  async handle({ visitor: { actor }, params, body }) {
    await reviseRoom(actor, params.room_id, body);
    return answerWith(actor, params.room_id);
  },
});

const read = operation({
  method: 'post',
  path: `${ROOM_ID}/read`,
  tag,
  summary: 'Say how far I have read',
  description: 'Reading never goes back.',
  access: 'write',
  params: RoomPath,
  body: ApiReadInput,
  answers: { 204: { description: 'It is kept, and the others of a small room are told.' } },
  example: { params: { room_id: 1 }, body: { seq: 1 } },
  async handle({ visitor: { actor }, params, body }) {
    await markRead(actor, params.room_id, body.seq);
    return done;
  },
});

async function answerWith(actor: Actor, roomId: number, status = 200): Promise<Reply> {
  return { status, body: presentApiRoom(await readDetailedRoom(actor, roomId)) };
}

/** `open` stands before what could be any id. */
export const roomOperations = [listRooms, addRoom, browse, showRoom, change, read];
