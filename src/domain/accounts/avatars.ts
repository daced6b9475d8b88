import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { drawAvatar } from './pictures.ts';

/**
 * A version is never used twice, so that a picture's address can be kept for ever: without a picture, the last version
 * stays as a negative number.
 */
const storeAvatar = statement(
  'avatar-store',
  `WITH person AS (
     UPDATE users SET avatar_version = abs(avatar_version) + 1 WHERE id = $1 RETURNING id, avatar_version
   )
   INSERT INTO avatars (user_id, version, webp) SELECT id, avatar_version, $2 FROM person
   ON CONFLICT (user_id) DO UPDATE SET version = excluded.version, webp = excluded.webp`,
);

const deleteAvatar = statement(
  'avatar-delete',
  `WITH person AS (
     UPDATE users SET avatar_version = -abs(avatar_version) WHERE id = $1 RETURNING id
   )
   DELETE FROM avatars USING person WHERE user_id = person.id`,
);

const selectAvatar = statement<{ webp: Buffer }>(
  'avatar',
  'SELECT webp FROM avatars WHERE user_id = $1 AND version = $2::bigint',
);

/** Makes what was uploaded the person's picture. Throws InvalidInput about the field `avatar`, TooMany. */
export async function changeAvatar(actor: Actor, upload: Buffer): Promise<void> {
  await storeAvatar(actor.id, await drawAvatar(upload));
  announce('person.changed', { userId: actor.id });
}

/** Takes the person's picture away, if there is one. */
export async function removeAvatar(actor: Actor): Promise<void> {
  await deleteAvatar(actor.id);
  announce('person.changed', { userId: actor.id });
}

/** Somebody's picture, as WebP. Throws NotFound for any version but the present one. */
export async function readAvatar(userId: number, version: number): Promise<Buffer> {
  const [avatar] = await selectAvatar(userId, version);
  if (!avatar) throw new NotFound();
  return avatar.webp;
}
