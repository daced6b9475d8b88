import { User, type UserRole } from '../../src/db/models/index.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { queryRows } from './parley.ts';
import { createPerson } from './people.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Somebody with that role on the server. */
export async function createStaff(username: string, role: UserRole): Promise<Actor> {
  const { id } = await createPerson(username);
  await User.update({ role }, { where: { id } });
  const actor = await findActor(id);
  if (!actor) throw new Error(`${username} was not made`);
  return actor;
}

export function inHours(hours: number): Date {
  return new Date(Date.now() + hours * HOUR_MS);
}

/** What was written down, oldest first. */
export function listActs(): Promise<
  { act: string; actorId: number | null; targetId: number | null; reason: string; after: object | null }[]
> {
  return queryRows(
    `SELECT act, actor_id AS "actorId", target_id AS "targetId", reason, after FROM audit_events ORDER BY id`,
  );
}
