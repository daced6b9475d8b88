import type { NotificationLevel, RoomKind } from '../db/models/index.ts';
import type { Actor } from '../domain/actor.ts';
import {
  canAddMembers,
  canChangeRoom,
  canLeave,
  canModerate,
  canOwn,
  canPost,
} from '../domain/policies/rooms.ts';
import type { Presence } from '../domain/presence/presence.ts';
import type { ReachedRoom } from '../domain/rooms/reach.ts';
import type { ListedRoom } from '../domain/rooms/room-list.ts';
import { excerptOf } from './excerpt.ts';
import { type MomentView, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** A line of the room list. */
export interface RoomLink {
  readonly id: number;
  readonly name: string;
  readonly kind: RoomKind;
  /** Of the room: `messageCount` minus this person's `lastReadSeq`. */
  readonly messageCount: number;
  readonly lastReadSeq: number;
  readonly mentions: number;
  readonly level: NotificationLevel;
  /** What the badge shows: by the level all that is unread, the mentions in it, or nothing. */
  readonly badge: number;
  readonly lastMessage: string | null;
  readonly lastSenderId: number | null;
  readonly lastMessageAt: MomentView | null;
  readonly isCurrent: boolean;
  /** Of a direct room. */
  readonly avatar: AvatarView | null;
  readonly otherId: number | null;
  readonly isOtherOnline: boolean;
}

/** The room list in its sections; an empty one is left out. */
export interface RoomList {
  readonly sections: readonly { readonly name: string; readonly rooms: readonly RoomLink[] }[];
  /** The sum of all badges. */
  readonly unread: number;
  readonly archived: readonly { readonly id: number; readonly name: string }[];
}

/** What stands above a conversation. */
export interface RoomHead {
  readonly id: number;
  readonly name: string;
  readonly kind: RoomKind;
  readonly topic: string;
  readonly memberCount: number;
  readonly isDefault: boolean;
  readonly isArchived: boolean;
  readonly isStarred: boolean;
  readonly level: NotificationLevel;
  readonly canLeave: boolean;
  readonly canAddMembers: boolean;
  readonly canModerate: boolean;
  readonly canChange: boolean;
  readonly canOwn: boolean;
  readonly canPost: boolean;
  /** Why the person may not write anywhere. */
  readonly silence: string | null;
  /** The other's username in a direct room of two. */
  readonly otherUsername: string | null;
}

/** Of an author in a preview, so that there is room for what they wrote. */
const MOST_NAME_LETTERS = 16;

const SECTIONS: readonly (readonly [name: string, holds: (room: ListedRoom) => boolean])[] = [
  ['Starred', (room) => room.isStarred],
  ['Rooms', (room) => room.kind !== 'direct'],
  ['Direct', () => true],
];

/** The rooms whose name has the words, in sections: a room stands in the first one that holds it. */
export function presentRoomList(
  rooms: readonly ListedRoom[],
  { currentRoomId, filter = '' }: { currentRoomId?: number | undefined; filter?: string } = {},
): RoomList {
  const live = rooms.filter((room) => !room.isArchived);
  const shown = live.filter((room) => room.name.toLowerCase().includes(filter.toLowerCase()));
  const sectionOf = (room: ListedRoom) => SECTIONS.find(([, holds]) => holds(room))?.[0];
  const sections = SECTIONS.map(([name]) => ({
    name,
    rooms: shown.filter((room) => sectionOf(room) === name).map((room) => presentLink(room, currentRoomId)),
  }));
  return {
    sections: sections.filter((section) => section.rooms.length > 0),
    unread: live.reduce((sum, room) => sum + badgeOf(room), 0),
    archived: rooms.filter((room) => room.isArchived).map(({ id, name }) => ({ id, name })),
  };
}

/** What a badge counts. A script counts the same way when something happens: public/js/room-list.js. */
function badgeOf({ notificationLevel, messageCount, lastReadSeq, mentions }: ListedRoom): number {
  if (notificationLevel === 'nothing') return 0;
  return notificationLevel === 'mentions' ? mentions : messageCount - lastReadSeq;
}

function presentLink(room: ListedRoom, currentRoomId: number | undefined): RoomLink {
  const { id, name, kind, messageCount, lastReadSeq, mentions, otherId, isOtherOnline } = room;
  return {
    id,
    name,
    kind,
    messageCount,
    lastReadSeq,
    mentions,
    level: room.notificationLevel,
    badge: badgeOf(room),
    lastMessage: room.lastAuthor === null ? null : presentPreview(room.lastAuthor, room.lastBody),
    lastSenderId: room.lastSenderId,
    lastMessageAt: room.lastMessageAt && presentMoment(room.lastMessageAt),
    isCurrent: id === currentRoomId,
    avatar: kind === 'direct' ? presentAvatar(otherId ?? id, name, room.otherAvatarVersion ?? 0) : null,
    otherId,
    isOtherOnline,
  };
}

/** `Ada: Has anybody seen …`: of the author the first word, of a long one its beginning. */
export function presentPreview(author: string, body: string | null): string {
  return `${shortNameOf(author)}: ${body === null ? 'Message deleted' : excerptOf(body)}`;
}

function shortNameOf(author: string): string {
  const [word = author] = author.split(/\s/);
  const letters = [...word];
  return letters.length > MOST_NAME_LETTERS ? `${letters.slice(0, MOST_NAME_LETTERS - 1).join('')}…` : word;
}

/** `silence`: why the person may not write, if they may not. */
export function presentRoomHead(actor: Actor, room: ReachedRoom, silence: string | null = null): RoomHead {
  const { id, name, kind, topic, memberCount, isDefault, isArchived, isStarred, otherUsername } = room;
  return {
    id,
    name,
    kind,
    topic,
    memberCount,
    isDefault,
    isArchived,
    isStarred,
    level: room.notificationLevel,
    canLeave: canLeave(room),
    canAddMembers: canAddMembers(room),
    canModerate: canModerate(actor, room),
    canChange: canChangeRoom(actor, room),
    canOwn: canOwn(actor, room),
    canPost: canPost(room) && silence === null,
    silence,
    otherUsername,
  };
}

/** Whether the other of a direct room is here, or when they were seen last. */
export function presentPresence({ isOnline, lastSeenAt }: Presence) {
  return { isOnline, lastSeenAt: lastSeenAt && presentMoment(lastSeenAt) };
}
