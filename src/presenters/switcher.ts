import type { RoomKind } from '../db/models/index.ts';
import type { ListedRoom, OpenRoom } from '../domain/rooms/room-list.ts';
import { type AvatarView, presentAvatar } from './people.ts';

const MAX_OF_EACH = 8;

/** A place to go to: a room by its link, a person by opening the direct room with them. */
interface Destination {
  readonly name: string;
  readonly note: string;
  /** Of a room. */
  readonly kind?: RoomKind;
  readonly href: string | null;
  readonly username: string | null;
  readonly avatar: AvatarView | null;
}

interface Found {
  readonly mine: readonly ListedRoom[];
  readonly people: readonly { id: number; username: string; displayName: string; avatarVersion: number }[];
  readonly open: readonly OpenRoom[];
}

/** Who asks, and from which room. */
interface Standpoint {
  readonly actorId: number;
  readonly roomId: number | undefined;
}

/**
 * Names that begin with the words first; with no words at all the rooms where something happened last. Oneself and the
 * room one is in are no places to go to, and a person whose direct room is shown is shown once.
 */
export function presentSwitcher(words: string, { mine, people, open }: Found, from: Standpoint) {
  const wanted = words.toLowerCase();
  const rooms = mine.filter(({ id, name }) => id !== from.roomId && name.toLowerCase().includes(wanted));
  const startsLater = (name: string) => Number(!name.toLowerCase().startsWith(wanted));
  rooms.sort((a, b) => startsLater(a.name) - startsLater(b.name));
  const shown = rooms.slice(0, MAX_OF_EACH);
  const here = mine.filter((room) => room.id === from.roomId);
  const known = new Set([from.actorId, ...[...shown, ...here].map((room) => room.otherId)]);
  const others = people.filter((person) => !known.has(person.id));
  const destinations: Destination[] = [
    ...shown.map((room) => ({
      name: room.name,
      kind: room.kind,
      note: room.isArchived ? 'archived' : '',
      href: `/rooms/${room.id}`,
      username: null,
      avatar:
        room.kind === 'direct'
          ? presentAvatar(room.otherId ?? room.id, room.name, room.otherAvatarVersion ?? 0)
          : null,
    })),
    ...others.slice(0, MAX_OF_EACH).map((person) => ({
      name: person.displayName,
      note: `@${person.username}`,
      href: null,
      username: person.username,
      avatar: presentAvatar(person.id, person.displayName, person.avatarVersion),
    })),
    ...open.slice(0, MAX_OF_EACH).map((room) => ({
      name: room.name,
      kind: 'open' as const,
      note: 'open room, not joined',
      href: `/rooms/${room.id}`,
      username: null,
      avatar: null,
    })),
  ];
  return { destinations };
}
