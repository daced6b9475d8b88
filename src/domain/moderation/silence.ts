import { statement } from '../../db/statements.ts';
import { concerns, IN_FORCE } from './in-force.ts';

/** Until when, by all that is in force; null when nothing is. */
const UNTIL = `(SELECT max(coalesce(ends_at, 'infinity')) FROM sanctions
                 WHERE ${concerns('memberships.user_id')} AND kind <> 'room_ban' AND ${IN_FORCE})`;

/** Those of their bots too; in order of their ids, as the statement that writes messages locks them. */
const silenceMemberships = statement(
  'memberships-silence',
  `WITH mine AS (
     SELECT id FROM memberships WHERE user_id = $1 OR user_id IN (SELECT id FROM users WHERE owner_id = $1)
      ORDER BY id FOR NO KEY UPDATE
   )
   UPDATE memberships SET silenced_until = ${UNTIL} FROM mine WHERE memberships.id = mine.id`,
);

/** With whoever owns a bot: what is in force for them is so for it. */
const lockPerson = statement(
  'person-lock-shared',
  `SELECT FROM users WHERE id IN ($1, (SELECT owner_id FROM users AS bot WHERE bot.id = $1)) ORDER BY id FOR SHARE`,
);

const silenceMembership = statement(
  'membership-silence',
  `UPDATE memberships SET silenced_until = ${UNTIL} WHERE user_id = $1 AND room_id = $2 AND ${UNTIL} IS NOT NULL`,
);

/**
 * What is in force for somebody is written into their memberships, and their bots', which every act of writing locks: so
 * nothing commits after this has. Inside the transaction that sanctions them or lifts a sanction.
 */
export async function keepSilence(userId: number): Promise<void> {
  await silenceMemberships(userId);
}

/** The same for the room they have just come into, in that transaction: a sanction comes either before this or after it. */
export async function keepSilenceIn(roomId: number, userId: number): Promise<void> {
  await lockPerson(userId);
  await silenceMembership(userId, roomId);
}
