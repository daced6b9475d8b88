/** A moment as HTML shows it: everything in UTC, so that it is the same for all; a script turns it into local time. */
export interface MomentView {
  readonly iso: string;
  /** `14:03` */
  readonly time: string;
  /** `21 Nov 2026, 14:03 UTC` */
  readonly label: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const ISO_DATE_LENGTH = 'YYYY-MM-DD'.length;
const TIME_START = 'YYYY-MM-DDT'.length;
const TIME_END = 'YYYY-MM-DDTHH:MM'.length;

export function presentMoment(at: Date): MomentView {
  const iso = at.toISOString();
  const time = iso.slice(TIME_START, TIME_END);
  return { iso, time, label: `${presentDate(at)}, ${time} UTC` };
}

/** `21 Nov 2026` */
export function presentDate(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** `2026-11-21` */
export function dateOf(at: Date): string {
  return at.toISOString().slice(0, ISO_DATE_LENGTH);
}

/** `Saturday, 21 November 2026` */
export function presentDay(at: Date): string {
  return LONG_DATE.format(at);
}
