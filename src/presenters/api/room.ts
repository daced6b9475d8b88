import { z } from 'zod';
import type { RoomKind } from '../../db/models/index.ts';
import type { DetailedRoom } from '../../domain/rooms/detailed-rooms.ts';
import type { OpenRoom } from '../../domain/rooms/room-list.ts';
import { MemberShape, presentApiMember } from './member.ts';
import { MessageShape, presentApiMessage } from './message.ts';
import { id, moment } from './values.ts';

export const RoomType = z
  .enum(['one_to_one', 'group', 'open'])
  .describe('Of two people, or of one for notes; by invitation; for anybody to join.');

/** A room as programs of those get it who are in it. */
export const RoomShape = z
  .object({
    id,
    name: z.string().describe('Of a `one_to_one` room: the name of the other.'),
    room_type: RoomType,
    topic: z.string(),
    created_by: id.nullable(),
    created_at: moment,
    is_archived: z.boolean().describe('It can be read, but not written to.'),
    role: z.enum(['owner', 'moderator', 'member']).describe('One’s own.'),
    member_count: z.int(),
    members: z
      .array(MemberShape)
      .describe('The first by id: 100 of one room, 10 each in a list. `…/members` has all of them.'),
    last_message: MessageShape.nullable(),
    last_read_seq: z.int().describe('Of the last message that one has read.'),
    unread_count: z.int(),
  })
  .meta({ id: 'Room' });

export type ApiRoom = z.output<typeof RoomShape>;
export type ApiRoomType = z.output<typeof RoomType>;

/** A room that anybody may join. */
export const OpenRoomShape = z
  .object({ id, name: z.string(), room_type: z.literal('open'), topic: z.string(), member_count: z.int() })
  .meta({ id: 'OpenRoom' });

const TYPES: Readonly<Record<RoomKind, ApiRoomType>> = {
  direct: 'one_to_one',
  closed: 'group',
  open: 'open',
};

export function presentRoomType(kind: RoomKind): ApiRoomType {
  return TYPES[kind];
}

export function presentApiRoom(room: DetailedRoom): ApiRoom {
  return {
    id: room.id,
    name: room.name,
    room_type: presentRoomType(room.kind),
    topic: room.topic,
    created_by: room.createdBy,
    created_at: room.createdAt.toISOString(),
    is_archived: room.isArchived,
    role: room.role,
    member_count: room.memberCount,
    members: room.members.map(presentApiMember),
    last_message: room.lastMessage && presentApiMessage(room.lastMessage),
    last_read_seq: room.lastReadSeq,
    unread_count: Math.max(0, room.messageCount - room.lastReadSeq),
  };
}

export function presentOpenRoom({ id, name, topic, memberCount }: OpenRoom): z.output<typeof OpenRoomShape> {
  return { id, name, room_type: 'open', topic, member_count: memberCount };
}
