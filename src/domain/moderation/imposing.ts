import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { IN_FORCE } from './in-force.ts';
import { type Because, sayWhen } from './sentences.ts';

/** What is in force, as those who act see it. */
export interface Sanction extends Because {
  readonly id: number;
  readonly userId: number;
  /** Of a ban from one room. */
  readonly roomId: number | null;
}

const COLUMNS = 'id, user_id AS "userId", kind, room_id AS "roomId", reason, ends_at AS "endsAt"';

const insertSanction = statement<Sanction>(
  'sanction-insert',
  `INSERT INTO sanctions (user_id, kind, room_id, reason, created_by, ends_at, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) RETURNING ${COLUMNS}`,
);

const selectInForce = statement<Sanction>(
  'sanction-in-force',
  `SELECT ${COLUMNS} FROM sanctions
    WHERE user_id = $1 AND kind = $2 AND room_id IS NOT DISTINCT FROM $3::bigint AND ${IN_FORCE} LIMIT 1`,
);

const selectSanction = statement<Sanction>(
  'sanction-by-id',
  `SELECT ${COLUMNS} FROM sanctions WHERE id = $1`,
);

const markLifted = statement(
  'sanction-lift',
  `UPDATE sanctions SET lifted_at = clock_timestamp(), lifted_by = $2 WHERE id = $1 AND ${IN_FORCE} RETURNING id`,
);

/** Writes it down, where nothing of its kind is in force yet: the person, or the room, is locked. Throws InvalidInput about `kind`. */
export async function impose(
  actor: Actor,
  { userId, kind, roomId, reason, endsAt }: Omit<Sanction, 'id'>,
  state: string,
): Promise<Sanction> {
  const [earlier] = await selectInForce(userId, kind, roomId);
  if (earlier) {
    const until = earlier.endsAt ? `, until ${sayWhen(earlier.endsAt)}` : '';
    throw new InvalidInput({ kind: `They are ${state} already${until}. Lift that first.` });
  }
  const [sanctioned] = await insertSanction(userId, kind, roomId, reason, actor.id, endsAt);
  if (!sanctioned) throw new Error('a sanction was not written');
  return sanctioned;
}

/** Throws InvalidInput about `ends_at` for an end that is no future moment. */
export function requireEnd(endsAt: Date | null, isRequired: boolean): void {
  if (!endsAt && isRequired) throw new InvalidInput({ ends_at: 'A suspension needs an end.' });
  if (endsAt && !(endsAt.getTime() > Date.now()))
    throw new InvalidInput({ ends_at: 'The end must be still to come.' });
}

/** Whatever became of it. */
export async function findSanction(sanctionId: number): Promise<Sanction | undefined> {
  const [found] = await selectSanction(sanctionId);
  return found;
}

/** Ends it; false for what was not in force any more. */
export async function endSanction(actor: Actor, sanctionId: number): Promise<boolean> {
  return (await markLifted(sanctionId, actor.id)).length > 0;
}
