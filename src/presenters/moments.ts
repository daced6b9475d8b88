/** A moment as HTML shows it: everything in UTC, so that it is the same for all; a script turns it into local time. */
export interface MomentView {
  readonly iso: string;
  /** `14:03` */
  readonly time: string;
  /** `21 Nov 2026, 14:03 UTC` */
  readonly label: string;
}

const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const SHORT_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const MINUTE_MS = 60_000;
const ISO_DATE_LENGTH = 'YYYY-MM-DD'.length;

/** The last minute that was presented: most that is presented is of now, and formatting is slow. */
let latest = { minute: Number.NaN, time: '', label: '' };

export function presentMoment(at: Date): MomentView {
  const minute = Math.floor(at.getTime() / MINUTE_MS);
  if (minute !== latest.minute) {
    const time = TIME.format(at);
    latest = { minute, time, label: `${presentDate(at)}, ${time} UTC` };
  }
  return { iso: at.toISOString(), time: latest.time, label: latest.label };
}

/** `21 Nov 2026` */
export function presentDate(at: Date): string {
  return SHORT_DATE.format(at);
}

/** `2026-11-21` */
export function dateOf(at: Date): string {
  return at.toISOString().slice(0, ISO_DATE_LENGTH);
}

/** `Saturday, 21 November 2026` */
export function presentDay(at: Date): string {
  return LONG_DATE.format(at);
}
