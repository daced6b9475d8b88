import type { Theme, UserRole } from '../db/models/index.ts';

/** The person on whose behalf something happens: every verb of the domain takes one first. */
export interface Actor {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: UserRole;
  /** Their role needs a second factor on this server, and they have none: until they do, it lets them do nothing. */
  readonly lacksSecondFactor?: boolean;
  /** Of their /me.css: its address changes when it says something else. */
  readonly styleVersion: number;
  /** An IANA name; null: as their device says. */
  readonly timeZone: string | null;
  readonly theme: Theme;
  /** When they are called while they look elsewhere. */
  readonly playsSound: boolean;
  /** Of their notifications; left out where nobody counted. */
  readonly unreadNotifications?: number;
}
