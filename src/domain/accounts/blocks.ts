import type { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput } from '../errors.ts';
import { announce } from '../events.ts';
import { reachBotsOf } from '../programs/owned-bots.ts';
import { reachPerson } from './people.ts';

/** Somebody who is blocked is no contact any more. A first block changes /me.css, a second one nothing. */
const insertBlock = statement<{ styleVersion: number }>(
  'block-insert',
  `WITH added AS (
     INSERT INTO blocks (user_id, blocked_id) VALUES ($1, $2) ON CONFLICT (user_id, blocked_id) DO NOTHING
     RETURNING user_id
   ), forgotten AS (
     DELETE FROM contacts WHERE user_id = $1 AND contact_id = $2
   )
   UPDATE users SET style_version = style_version + 1 FROM added WHERE users.id = added.user_id
   RETURNING style_version AS "styleVersion"`,
);

const deleteBlock = statement<{ styleVersion: number }>(
  'block-delete',
  `WITH removed AS (DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2 RETURNING user_id)
   UPDATE users SET style_version = style_version + 1 FROM removed WHERE users.id = removed.user_id
   RETURNING style_version AS "styleVersion"`,
);

const selectBlock = statement('block', 'SELECT FROM blocks WHERE user_id = $1 AND blocked_id = $2');

/** SQL: whether there is a block between these two rows of `users`, or whoever they are bots of. */
export function areApart(one: string, other: string): string {
  return `EXISTS (SELECT FROM unnest(ARRAY[${one}.id, ${one}.owner_id]) AS one (id), unnest(ARRAY[${other}.id, ${other}.owner_id]) AS other (id), blocks
            WHERE (blocks.user_id, blocked_id) IN ((one.id, other.id), (other.id, one.id)))`;
}

const selectApart = statement(
  'block-between',
  `SELECT FROM users AS mine, users AS theirs WHERE mine.id = $1 AND theirs.id = $2 AND ${areApart('mine', 'theirs')}`,
);

/** What is between a person and others is so between their bots and them. */
const selectBlocksBetween = statement<{ id: number }>(
  'blocks-between',
  `WITH mine AS (SELECT unnest(ARRAY[id, owner_id]) AS id FROM users WHERE id = $1)
   SELECT blocked_id AS id FROM blocks WHERE user_id IN (SELECT id FROM mine) AND blocked_id = ANY ($2)
    UNION SELECT user_id FROM blocks WHERE blocked_id IN (SELECT id FROM mine) AND user_id = ANY ($2)`,
);

const selectBlocked = statement<{ id: number }>(
  'blocks-mine',
  'SELECT blocked_id AS id FROM blocks WHERE user_id = $1 ORDER BY blocked_id',
);

/**
 * From now on the two cannot write to each other directly, and the other's messages in rooms are folded away for this
 * person. Twice is once. Throws NotFound, Forbidden.
 */
export async function block(actor: Actor, username: string): Promise<User> {
  const person = await reachBlockable(actor, username);
  await tell(actor, person, await insertBlock(actor.id, person.id));
  return person;
}

/** Takes a block back, if there is one. Throws NotFound. */
export async function unblock(actor: Actor, username: string): Promise<User> {
  const person = await reachPerson(username);
  await tell(actor, person, await deleteBlock(actor.id, person.id));
  return person;
}

/** Somebody whom this person may block: anybody but oneself. Throws NotFound, Forbidden. */
export async function reachBlockable(actor: Actor, username: string): Promise<User> {
  const person = await reachPerson(username);
  if (person.id === actor.id) throw new Forbidden('You cannot block yourself.');
  return person;
}

/** The ids of those whom this person has blocked. */
export async function listBlocked(actor: Actor): Promise<number[]> {
  return (await selectBlocked(actor.id)).map((row) => row.id);
}

/** Whether this person has blocked the other. */
export async function hasBlocked(actor: Actor, otherId: number): Promise<boolean> {
  return (await selectBlock(actor.id, otherId)).length > 0;
}

/** Whether either of the two has blocked the other, or whoever they are bots of have. */
export async function isBlockBetween(actor: Actor, otherId: number): Promise<boolean> {
  return (await selectApart(actor.id, otherId)).length > 0;
}

/**
 * None of these people may be brought together by this person, as one of the two has blocked the other. Throws
 * InvalidInput, beside the field named.
 */
export async function requireNoBlockBetween(
  actor: Actor,
  people: readonly User[],
  field: string,
): Promise<void> {
  const blocks = await selectBlocksBetween(
    actor.id,
    people.map((person) => person.id),
  );
  const blocked = people.find((person) => blocks.some(({ id }) => id === person.id));
  if (blocked) throw new InvalidInput({ [field]: `You cannot bring in ${blocked.displayName}.` });
}

async function tell(
  { id: userId }: Actor,
  other: User,
  [changed]: { styleVersion: number }[],
): Promise<void> {
  if (!changed) return;
  for (const each of [userId, other.id]) {
    announce('person.changed', { userId: each });
    await reachBotsOf(each);
  }
  announce('style.changed', { userId, styleVersion: changed.styleVersion });
}
