import type { ListedRoom, OpenRoom } from '../domain/rooms/room-list.ts';
import { type AvatarView, presentAvatar } from './people.ts';

const MAX_OF_EACH = 8;

/** A place to go to: a room by its link, a person by opening the direct room with them. */
interface Destination {
  readonly name: string;
  readonly note: string;
  readonly href: string | null;
  readonly username: string | null;
  readonly avatar: AvatarView | null;
}

interface Found {
  readonly mine: readonly ListedRoom[];
  readonly people: readonly { id: number; username: string; displayName: string; avatarVersion: number }[];
  readonly open: readonly OpenRoom[];
}

/** Names that begin with the words first; with no words at all the rooms where something happened last. */
export function presentSwitcher(words: string, { mine, people, open }: Found) {
  const wanted = words.toLowerCase();
  const rooms = mine.filter((room) => room.name.toLowerCase().includes(wanted));
  const startsLater = (name: string) => Number(!name.toLowerCase().startsWith(wanted));
  rooms.sort((a, b) => startsLater(a.name) - startsLater(b.name));
  const destinations: Destination[] = [
    ...rooms.slice(0, MAX_OF_EACH).map((room) => ({
      name: room.name,
      note: room.isArchived ? 'archived' : '',
      href: `/rooms/${room.id}`,
      username: null,
      avatar:
        room.kind === 'direct'
          ? presentAvatar(room.otherId ?? room.id, room.name, room.otherAvatarVersion ?? 0)
          : null,
    })),
    ...people.slice(0, MAX_OF_EACH).map((person) => ({
      name: person.displayName,
      note: `@${person.username}`,
      href: null,
      username: person.username,
      avatar: presentAvatar(person.id, person.displayName, person.avatarVersion),
    })),
    ...open.slice(0, MAX_OF_EACH).map((room) => ({
      name: room.name,
      note: 'open room, not joined',
      href: `/rooms/${room.id}`,
      username: null,
      avatar: null,
    })),
  ];
  return { destinations };
}
