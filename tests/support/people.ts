import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { database } from '../../src/db/connection.ts';
import { Membership, Room, User } from '../../src/db/models/index.ts';
import { actorOf } from '../../src/domain/accounts/people.ts';
import { sessionSecret } from '../../src/domain/accounts/session-secret.ts';
import type { Actor } from '../../src/domain/actor.ts';

const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** A member of the default room. Its password fits nothing: hashing costs a quarter of a second each. */
export async function createPerson(username: string): Promise<Actor> {
  const user = await User.create({
    username,
    email: `${username}@example.org`,
    displayName: username,
    passwordHash: 'none',
  });
  const room = await Room.findOne({ where: { isDefault: true }, rejectOnEmpty: true });
  await Membership.create({ roomId: room.id, userId: user.id, lastReadSeq: room.messageCount });
  return actorOf(user);
}

export async function createPeople(...usernames: string[]): Promise<Actor[]> {
  return Promise.all(usernames.map(createPerson));
}

/** A Cookie header of a session as signing in makes it. */
export async function signInAs(actor: Actor): Promise<string> {
  const sid = randomBytes(24).toString('base64url');
  const cookie = {
    originalMaxAge: SESSION_LIFETIME_MS,
    expires: new Date(Date.now() + SESSION_LIFETIME_MS),
    httpOnly: true,
    path: '/',
  };
  const session = {
    cookie,
    passport: { user: actor.id },
    userAgent: 'test',
    ip: '::1',
    lastUsedAt: Date.now(),
  };
  await database().pool.query('INSERT INTO sessions (sid, sess, expire) VALUES ($1, $2, $3)', [
    sid,
    session,
    cookie.expires,
  ]);
  const signature = createHmac('sha256', await sessionSecret())
    .update(sid)
    .digest('base64')
    .replace(/=+$/, '');
  return `parley=${encodeURIComponent(`s:${sid}.${signature}`)}`;
}

export function nonce(): string {
  return randomUUID();
}

/** The id inside such a cookie. */
export function sessionIdOf(cookie: string): string {
  return decodeURIComponent(cookie)
    .replace(/^parley=s:/, '')
    .replace(/\..*$/, '');
}
