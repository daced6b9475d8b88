export type SanctionKind = 'mute' | 'suspension' | 'ban' | 'room_ban';

/** Of something that somebody may not do: why, and until when; null: until it is lifted. */
export interface Because {
  readonly kind: SanctionKind;
  readonly reason: string;
  readonly endsAt: Date | null;
}

const STATES: Readonly<Record<SanctionKind, string>> = {
  mute: 'You are muted: you can read, but not write',
  suspension: 'This account is suspended',
  ban: 'This account is banned',
  room_ban: 'You are banned from this room',
};

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** What the person is told: what they may not do, until when, and why. */
export function sayWhy({ kind, reason, endsAt }: Because): string {
  return `${STATES[kind]}${endsAt ? `, until ${sayWhen(endsAt)}` : ''}. The reason: ${reason}`;
}

/** `21 Nov 2026, 14:03 UTC` */
export function sayWhen(at: Date): string {
  return `${MOMENT.format(at)} UTC`;
}
