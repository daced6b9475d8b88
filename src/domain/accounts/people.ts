import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound } from '../errors.ts';

const selectActor = statement<Actor>(
  'actor-by-id',
  `SELECT id, username, display_name AS "displayName", role, style_version AS "styleVersion"
     FROM users WHERE id = $1`,
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

/** The person of that name, in any letter case: everybody on a server may know of everybody. Throws NotFound. */
export async function reachPerson(username: string): Promise<User> {
  const user = await User.findOne({ where: { username } });
  if (!user) throw new NotFound('There is nobody of this name here.');
  return user;
}

export function actorOf({ id, username, displayName, role, styleVersion }: User): Actor {
  return { id, username, displayName, role, styleVersion };
}
