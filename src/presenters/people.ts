import type { ListedPerson } from '../domain/accounts/directory.ts';
import type { Actor } from '../domain/actor.ts';

/** What a screen draws for a person: the picture, or without one the initials on a colour. */
export interface AvatarView {
  readonly personId: number;
  readonly href: string | null;
  readonly initials: string;
  /** One of twelve colours: the class `hue-0` … `hue-11`. */
  readonly hue: number;
}

const HUES = 12;
const MAX_INITIALS = 2;

/** A line of the directory. */
export interface PersonView {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatar: AvatarView;
  readonly isBot: boolean;
  readonly isContact: boolean;
  readonly isMe: boolean;
  readonly isOnline: boolean;
}

/** `avatarVersion` is positive when there is a picture. Its address holds the version, so it can be kept for ever. */
export function presentAvatar(userId: number, displayName: string, avatarVersion: number): AvatarView {
  return {
    personId: userId,
    href: avatarVersion > 0 ? `/avatars/${userId}/${avatarVersion}.webp` : null,
    initials: initialsOf(displayName),
    hue: userId % HUES,
  };
}

export function presentPerson(
  person: Omit<ListedPerson, 'createdAt' | 'lastSeenAt'>,
  viewer: Actor,
): PersonView {
  const { id, username, displayName, avatarVersion, isBot, isContact, isOnline } = person;
  const avatar = presentAvatar(id, displayName, avatarVersion);
  return { id, username, displayName, avatar, isBot, isContact, isMe: id === viewer.id, isOnline };
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.slice(0, MAX_INITIALS).map((word) => [...word][0] ?? '');
  return letters.join('').toLocaleUpperCase('en');
}
