import { User, type UserRole } from '../../src/db/models/index.ts';
import { actorOf } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createPerson } from './people.ts';

/** Somebody with that role on the server. */
export async function createStaff(username: string, role: UserRole): Promise<Actor> {
  const { id } = await createPerson(username);
  await User.update({ role }, { where: { id } });
  return actorOf(await User.findByPk(id, { rejectOnEmpty: true }));
}
