import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';
import { IN_FORCE } from './in-force.ts';
import { type Because, sayWhy } from './sentences.ts';

/** What somebody may not do now, as far as it seldom changes. */
export interface Restrictions {
  /** Since when there is the account. */
  readonly createdAt: Date;
  /** What keeps them from writing anywhere, whatever keeps them most. */
  readonly silence: Because | null;
}

const selectRestrictions = statement<{ userId: number; createdAt: Date } & Partial<Because>>(
  'restrictions',
  `SELECT users.id AS "userId", users.created_at AS "createdAt", kind, reason, ends_at AS "endsAt"
     FROM unnest($1::bigint[]) AS asked (id) JOIN users USING (id)
     LEFT JOIN LATERAL (SELECT * FROM sanctions WHERE sanctions.user_id IN (users.id, users.owner_id) AND kind <> 'room_ban' AND ${IN_FORCE}
                         ORDER BY kind = 'mute', ends_at DESC NULLS FIRST LIMIT 1) AS longest ON true`,
);

const restrictions = new Facts<number, Restrictions>(({ roomId, userId }) =>
  roomId === undefined ? userId : undefined,
);

const readRestrictionsOf = gathered<number, Restrictions>(async (userIds) => {
  const found = await selectRestrictions(userIds);
  return new Map(found.map(({ userId, ...row }) => [userId, restrictionsIn(row)]));
});

/** What the person may not do, as this process knows it: what must be exact is asked for by the statement that writes. */
export async function readRestrictions(userId: number): Promise<Restrictions | undefined> {
  return restrictions.get(userId, () => readRestrictionsOf(userId));
}

/** Why the person may not write now, if they may not. */
export async function findSilence({ id }: Pick<Actor, 'id'>): Promise<Because | undefined> {
  return silenceIn(await readRestrictions(id));
}

/** The same, whatever this process knows. */
export async function findSilenceNow({ id }: Pick<Actor, 'id'>): Promise<Because | undefined> {
  return silenceIn(await restrictions.renew(id, () => readRestrictionsOf(id)));
}

/** Throws Forbidden, with reason and end, for somebody who may not write now. */
export async function requireVoice(actor: Actor): Promise<void> {
  const silence = await findSilence(actor);
  if (silence) throw new Forbidden(sayWhy(silence));
}

function silenceIn(known: Restrictions | undefined): Because | undefined {
  const silence = known?.silence;
  const isOver = silence?.endsAt && silence.endsAt.getTime() <= Date.now();
  return isOver ? undefined : (silence ?? undefined);
}

function restrictionsIn({
  createdAt,
  kind,
  reason,
  endsAt,
}: { createdAt: Date } & Partial<Because>): Restrictions {
  const silence = kind && reason ? { kind, reason, endsAt: endsAt ?? null } : null;
  return { createdAt, silence };
}
