import { User, type UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';

const selectActor = statement<{ id: number; username: string; displayName: string; role: UserRole }>(
  'actor-by-id',
  'SELECT id, username, display_name AS "displayName", role FROM users WHERE id = $1',
);

/** The person as one who acts; undefined when the account is gone. */
export async function findActor(userId: number): Promise<Actor | undefined> {
  const [row] = await selectActor(userId);
  return row;
}

/** The account of that name, in any letter case. Throws InvalidInput, beside the field named, when there is none. */
export async function requireUser(username: string, field: string): Promise<User> {
  const user = await User.findOne({ where: { username } });
  if (!user) throw new InvalidInput({ [field]: `There is nobody called “${username}” here.` });
  return user;
}

export function actorOf({ id, username, displayName, role }: User): Actor {
  return { id, username, displayName, role };
}
