import type { Notification, NotificationData } from '../domain/accounts/notifications.ts';
import type { HeldMessage } from '../domain/moderation/held-messages.ts';
import { excerptOf } from './excerpt.ts';
import { type MomentView, presentMoment } from './moments.ts';

/** A line of the notifications. */
export interface NotificationView {
  readonly id: number;
  readonly text: string;
  /** In somebody's own words; empty when there are none. */
  readonly quote: string;
  readonly href: string | null;
  /** When that is over; null when nothing ends. */
  readonly until: MomentView | null;
  readonly isNew: boolean;
  readonly createdAt: MomentView;
}

interface Said {
  readonly text: string;
  readonly quote?: string;
  readonly href?: string;
  readonly endsAt?: string | null;
}

const SANCTIONS = {
  mute: 'You may not write',
  suspension: 'Your account is suspended',
  ban: 'Your account is banned',
  room_ban: 'You may not be in a room',
} as const;

const SENTENCES: { readonly [Kind in keyof NotificationData]: (data: NotificationData[Kind]) => Said } = {
  'report-decided': ({ status }) => ({
    text:
      status === 'upheld' ? 'A report of yours was upheld. Thank you.' : 'A report of yours was rejected.',
    href: '/reports',
  }),
  'report-upheld': () => ({
    text: 'A report about you was upheld. You can see why, and appeal once.',
    href: '/reports#about-me',
  }),
  'message-removed': ({ reason, messageId }) => ({
    text: 'A moderator removed a message of yours.',
    quote: reason,
    href: `/messages/${messageId}`,
  }),
  'messages-removed': ({ messages, reason }) => ({
    text: `A moderator removed ${messages === 1 ? 'a message' : `${messages} messages`} of yours.`,
    quote: reason,
  }),
  sanction: ({ kind, reason, endsAt, roomName }) => ({
    text: `${SANCTIONS[kind]}${roomName ? ` (${roomName})` : ''}${endsAt ? ' until' : '.'}`,
    quote: reason,
    endsAt,
  }),
  'appeal-decided': ({ status }) => ({
    text: status === 'granted' ? 'Your appeal was granted.' : 'Your appeal was refused.',
    href: '/reports#about-me',
  }),
  'held-released': ({ roomId, messageId, seq }) => ({
    text: 'Your message was let pass. It is posted.',
    href: `/rooms/${roomId}?around=${seq}#m-${messageId}`,
  }),
  'held-refused': ({ reason, body, roomId }) => ({
    text: `Your message “${excerptOf(body)}” was not posted.`,
    quote: reason,
    href: `/rooms/${roomId}`,
  }),
  'invitation-used': ({ username }) => ({
    text: `@${username} came here by an invitation of yours.`,
    href: `/people/${username}`,
  }),
  'webhook-off': ({ roomId, webhookName }) => ({
    text: `Your webhook “${webhookName}” is switched off: what it sends has not been taken.`,
    href: `/rooms/${roomId}/integrations`,
  }),
};

export function presentNotification({ id, kind, data, readAt, createdAt }: Notification): NotificationView {
  const say = SENTENCES[kind] as ((data: unknown) => Said) | undefined;
  const { text, quote = '', href = null, endsAt } = say?.(data) ?? { text: 'Something happened.' };
  const until = endsAt ? presentMoment(new Date(endsAt)) : null;
  return { id, text, quote, href, until, isNew: readAt === null, createdAt: presentMoment(createdAt) };
}

/** A message of one's own that waits for a moderator. */
export function presentWaiting({ id, room, body, createdAt }: HeldMessage) {
  return {
    id,
    room: room.name,
    href: `/rooms/${room.id}`,
    excerpt: excerptOf(body),
    createdAt: presentMoment(createdAt),
  };
}
