import type { RoomKind } from '../db/models/index.ts';
import { canAddMembers, canLeave, canPost } from '../domain/policies/rooms.ts';
import type { ReachedRoom } from '../domain/rooms/reach.ts';
import type { ListedRoom } from '../domain/rooms/room-list.ts';
import { type MomentView, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** A line of the room list. */
export interface RoomLink {
  readonly id: number;
  readonly name: string;
  readonly kind: RoomKind;
  readonly unread: number;
  readonly lastMessage: { author: string; excerpt: string } | null;
  readonly lastMessageAt: MomentView | null;
  readonly isCurrent: boolean;
  /** Of a direct room. */
  readonly avatar: AvatarView | null;
}

/** What stands above a conversation. */
export interface RoomHead {
  readonly id: number;
  readonly name: string;
  readonly kind: RoomKind;
  readonly topic: string;
  readonly memberCount: number;
  readonly isDefault: boolean;
  readonly canLeave: boolean;
  readonly canAddMembers: boolean;
  readonly canPost: boolean;
  /** The other's username in a direct room of two. */
  readonly otherUsername: string | null;
}

export function presentRoomLinks(rooms: readonly ListedRoom[], currentRoomId?: number): RoomLink[] {
  return rooms.map((room) => ({
    id: room.id,
    name: room.name,
    kind: room.kind,
    unread: room.unread,
    lastMessage:
      room.lastAuthor === null
        ? null
        : { author: room.lastAuthor, excerpt: room.lastBody ?? 'Message deleted' },
    lastMessageAt: room.lastMessageAt && presentMoment(room.lastMessageAt),
    isCurrent: room.id === currentRoomId,
    avatar:
      room.kind === 'direct'
        ? presentAvatar(room.otherId ?? room.id, room.name, room.otherAvatarVersion ?? 0)
        : null,
  }));
}

export function presentRoomHead(room: ReachedRoom): RoomHead {
  const { id, name, kind, topic, memberCount, isDefault, otherUsername } = room;
  return {
    id,
    name,
    kind,
    topic,
    memberCount,
    isDefault,
    canLeave: canLeave(room),
    canAddMembers: canAddMembers(room),
    canPost: canPost(room),
    otherUsername,
  };
}
