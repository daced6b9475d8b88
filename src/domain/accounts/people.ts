import { User, type UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';

const selectActor = statement<{ id: number; username: string; displayName: string; role: UserRole }>(
  'actor-by-id',
  'SELECT id, username, display_name AS "displayName", role FROM users WHERE id = $1',
);

const FOUND_LIMIT = 20;

const selectPeople = statement<{ id: number; username: string; displayName: string }>(
  'people-by-words',
  `SELECT id, username, display_name AS "displayName" FROM users
    WHERE strpos(lower(display_name), lower($1)) > 0 OR strpos(lower(username::text), lower($1)) > 0
    ORDER BY NOT starts_with(lower(display_name), lower($1)), lower(display_name) LIMIT ${FOUND_LIMIT}`,
);

/** People whose name or username has the words, those whose name begins with them first, at most 20. */
export function findPeople(words: string): Promise<{ id: number; username: string; displayName: string }[]> {
  return selectPeople(words);
}

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
