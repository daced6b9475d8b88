import type { Profile } from '../domain/accounts/profiles.ts';
import type { Actor } from '../domain/actor.ts';
import { type MomentView, presentDate, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** What a profile page shows. */
export interface ProfileView {
  readonly username: string;
  readonly displayName: string;
  readonly avatar: AvatarView;
  readonly bio: string;
  /** `14:03`, on their clock; null when they have set no time zone. */
  readonly localTime: string | null;
  /** `21 Nov 2026` */
  readonly memberSince: string;
  readonly isBot: boolean;
  readonly ownerUsername: string | null;
  readonly isOnline: boolean;
  /** null when they are here, never were, or are a stranger. */
  readonly lastSeenAt: MomentView | null;
  readonly isContact: boolean;
  readonly isBlocked: boolean;
  readonly isMe: boolean;
}

/** The choices of a time zone, by region. */
export interface TimeZoneGroup {
  readonly region: string;
  readonly zones: readonly { readonly value: string; readonly label: string }[];
}

export function presentProfile(profile: Profile, viewer: Actor, now = new Date()): ProfileView {
  const {
    id,
    username,
    displayName,
    avatarVersion,
    bio,
    timeZone,
    createdAt,
    isBot,
    ownerUsername,
    isContact,
    isBlocked,
    presence,
  } = profile;
  return {
    username,
    displayName,
    avatar: presentAvatar(id, displayName, avatarVersion),
    bio,
    localTime: timeZone && timeIn(timeZone, now),
    memberSince: presentDate(createdAt),
    isBot,
    ownerUsername,
    isOnline: presence?.isOnline ?? false,
    lastSeenAt:
      presence?.lastSeenAt && !presence.isOnline ? presentMoment(new Date(presence.lastSeenAt)) : null,
    isContact,
    isBlocked,
    isMe: id === viewer.id,
  };
}

/** `Europe/Berlin` under Europe, `America/Argentina/Buenos_Aires` as “Argentina, Buenos Aires” under America. */
export function presentTimeZones(names: readonly string[]): TimeZoneGroup[] {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const value of names) {
    const [region = value, ...places] = value.split('/');
    const label = places.join(', ').replaceAll('_', ' ') || value;
    groups.set(region, [...(groups.get(region) ?? []), { value, label }]);
  }
  return [...groups].map(([region, zones]) => ({ region, zones }));
}

/** null for a zone that this server does not know (any more). */
function timeIn(timeZone: string, at: Date): string | null {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  } catch {
    return null;
  }
}
