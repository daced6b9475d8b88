import { statement } from '../../db/statements.ts';
import { noteRefusal } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { type DomainError, Forbidden, NotFound, TooMany } from '../errors.ts';
import { findSilenceNow } from '../moderation/restrictions.ts';
import { sayWhy } from '../moderation/sentences.ts';
import { ARCHIVED } from '../rooms/place.ts';
import { readServerSettings } from '../server-settings.ts';

/** Seconds between two messages of one person in any room, during a raid. */
export const RAID_PAUSE_SECONDS = 30;
const SECONDS_PER_MINUTE = 60;

/** `wait`: seconds until they may write again. */
const selectMember = statement<{ isArchived: boolean; wait: number }>(
  'post-refused',
  `SELECT archived_at IS NOT NULL AS "isArchived",
          greatest(0, ceil(extract(epoch FROM last_posted_at - clock_timestamp()) + greatest(slow_mode_seconds, $3)))::int AS wait
     FROM memberships JOIN rooms ON rooms.id = room_id
    WHERE room_id = $1 AND user_id = $2`,
);

/** Seconds that everybody has to wait between two messages at this moment, whatever the room. */
export async function readPause(): Promise<number> {
  const { raid } = await readServerSettings();
  return raid ? RAID_PAUSE_SECONDS : 0;
}

/** Why the statement that writes has written nothing for this person. */
export async function whyRefused(actor: Actor, roomId: number): Promise<DomainError> {
  const [member] = await selectMember(roomId, actor.id, await readPause());
  if (!member) return new NotFound();
  if (member.isArchived) return new Forbidden(ARCHIVED);
  const silence = await findSilenceNow(actor);
  if (silence) return new Forbidden(sayWhy(silence));
  // What kept them from it may be over by now.
  const wait = Math.max(1, member.wait);
  noteRefusal('slow-mode');
  return new TooMany(`Slow mode: you can write here again in ${sayWait(wait)}.`, wait);
}

/** `30 seconds`, `10 minutes` */
export function sayWait(seconds: number): string {
  if (seconds === 1) return 'one second';
  if (seconds <= 2 * SECONDS_PER_MINUTE) return `${seconds} seconds`;
  return `${Math.ceil(seconds / SECONDS_PER_MINUTE)} minutes`;
}
