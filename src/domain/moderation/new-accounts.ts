import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { hasLink } from '../../markup/links.ts';
import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { Facts } from '../facts.ts';
import { isStaff } from '../policies/moderation.ts';
import { readServerSettings, type ServerSettings } from '../server-settings.ts';
import { readRestrictions } from './restrictions.ts';
import { sayWhen } from './sentences.ts';

type Gate = ServerSettings['newMayNot'][number];

const DAY_MS = 24 * 60 * 60 * 1000;

const DOINGS: Readonly<Record<Gate, string>> = {
  links: 'post links',
  mentions: 'mention people',
  'direct-rooms': 'begin direct conversations',
};

/** At most $2: nobody counts further than it matters. */
const countSent = statement<{ sent: number }>(
  'messages-sent-by',
  `SELECT count(*) AS sent FROM (
     SELECT FROM memberships JOIN rooms ON rooms.id = memberships.room_id
       JOIN messages ON messages.room_id = rooms.id AND sender_id = $1
      WHERE user_id = $1 AND rooms.kind <> 'direct' AND messages.kind = 'text' AND deleted_at IS NULL LIMIT $2
   ) AS first_ones`,
);

/** Of people who have sent enough: that does not become less. */
const settled = new Facts<number, { sent: number }>(({ userId, server }) => (server ? () => true : userId));

/** Throws Forbidden, saying from when on, for a text that a new account may not write yet. */
export async function requireTrustToWrite(
  actor: Actor,
  body: string,
  refs: References | null,
): Promise<void> {
  const { newMayNot } = await readServerSettings();
  if (newMayNot.includes('links') && hasLink(body)) await requireTrust(actor, 'links');
  const isMentioning = Object.keys(refs ?? {}).some((name) => name.startsWith('@'));
  if (isMentioning) await requireTrust(actor, 'mentions');
}

/** Throws Forbidden, saying from when on, for what a new account may not do yet. Staff are never new. */
export async function requireTrust(actor: Actor, gate: Gate): Promise<void> {
  const settings = await readServerSettings();
  if (!settings.newMayNot.includes(gate) || isStaff(actor)) return;
  const conditions = await listConditions(actor, settings);
  if (conditions.length > 0)
    throw new Forbidden(`New accounts cannot ${DOINGS[gate]} yet. Yours can ${conditions.join(', and ')}.`);
}

/** What is left until the account is not new any more. */
async function listConditions(
  { id }: Actor,
  { newForDays, newUntilMessages }: ServerSettings,
): Promise<string[]> {
  const conditions: string[] = [];
  const since = (await readRestrictions(id))?.createdAt.getTime() ?? 0;
  const grownUpAt = new Date(since + newForDays * DAY_MS);
  const left = newUntilMessages > 0 ? await countMissing(id, newUntilMessages) : 0;
  if (left > 0) conditions.push(`after ${left} more ${left === 1 ? 'message' : 'messages'} in rooms`);
  if (grownUpAt.getTime() > Date.now()) conditions.push(`from ${sayWhen(grownUpAt)} on`);
  return conditions;
}

async function countMissing(userId: number, needed: number): Promise<number> {
  let left = 0;
  await settled.get(userId, async () => {
    const [row] = await countSent(userId, needed);
    const sent = row?.sent ?? 0;
    left = needed - sent;
    return left > 0 ? undefined : { sent };
  });
  return left;
}
