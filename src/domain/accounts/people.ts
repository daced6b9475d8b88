import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';
import { isShutOut } from '../moderation/in-force.ts';

const selectActors = statement<Actor>(
  'actors-by-id',
  `SELECT id, username, display_name AS "displayName", role, style_version AS "styleVersion",
          time_zone AS "timeZone", theme, plays_sound AS "playsSound",
          (SELECT count(*) FROM notifications WHERE user_id = users.id AND read_at IS NULL) AS "unreadNotifications",
          role <> 'member' AND EXISTS (SELECT FROM server_settings WHERE key = 'staffSecondFactor' AND value = 'true')
            AND NOT EXISTS (SELECT FROM second_factors WHERE user_id = users.id AND confirmed_at IS NOT NULL)
            AS "lacksSecondFactor"
     FROM users WHERE id = ANY ($1::bigint[]) AND status = 'active' AND NOT ${isShutOut('users.id')}`,
);

const FOUND_LIMIT = 20;

/** Somebody as a list of names shows them. */
export interface FoundPerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatarVersion: number;
}

const selectPeople = statement<FoundPerson>(
  'people-by-words',
  `SELECT id, username, display_name AS "displayName", avatar_version AS "avatarVersion" FROM users
    WHERE status = 'active'
      AND (strpos(lower(display_name), lower($1)) > 0 OR strpos(lower(username::text), lower($1)) > 0)
    ORDER BY NOT starts_with(lower(display_name), lower($1)), lower(display_name) LIMIT ${FOUND_LIMIT}`,
);

/** People whose name or username has the words, those whose name begins with them first, at most 20. */
export function findPeople(words: string): Promise<FoundPerson[]> {
  return selectPeople(words);
}

const actors = new Facts<number, Actor>(({ roomId, userId, notifiedId, server }) => {
  if (server) return () => true;
  return roomId === undefined ? (userId ?? notifiedId) : undefined;
});

const readActor = gathered<number, Actor>(async (userIds) => {
  const found = await selectActors(userIds);
  return new Map(found.map((actor) => [actor.id, actor]));
});

/** The person as one who acts; undefined when the account is gone, suspended or banned. */
export async function findActor(userId: number): Promise<Actor | undefined> {
  return actors.get(userId, () => readActor(userId));
}

/** The same if it is known without asking the database. */
export function peekActor(userId: number): Actor | undefined {
  return actors.peek(userId);
}

/** The account of that name, in any letter case. Throws InvalidInput, beside the field named, when there is none. */
export async function requireUser(username: string, field: string): Promise<User> {
  const user = await User.findOne({ where: { username, status: 'active' } });
  if (!user) throw new InvalidInput({ [field]: `There is nobody called “${username}” here.` });
  return user;
}

/** The accounts of those ids. Throws InvalidInput, beside the field named, when one of them is nobody's. */
export async function requireUsers(userIds: readonly number[], field: string): Promise<User[]> {
  if (userIds.length === 0) return [];
  const users = await User.findAll({ where: { id: [...userIds], status: 'active' } });
  const unknown = userIds.find((userId) => !users.some((user) => user.id === userId));
  if (unknown !== undefined)
    throw new InvalidInput({ [field]: `There is nobody with the id ${unknown} here.` });
  return users;
}

/** The person of that name, in any letter case: everybody on a server may know of everybody. Throws NotFound. */
export async function reachPerson(username: string): Promise<User> {
  const user = await User.findOne({ where: { username, status: 'active' } });
  if (!user) throw new NotFound('There is nobody of this name here.');
  return user;
}

export function actorOf(user: User): Actor {
  const { id, username, displayName, role, styleVersion, theme, playsSound } = user;
  return {
    id,
    username,
    displayName,
    role,
    styleVersion,
    timeZone: user.timeZone ?? null,
    theme,
    playsSound,
  };
}
