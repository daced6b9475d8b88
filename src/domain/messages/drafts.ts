import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { announce } from '../events.ts';
import { Kept } from '../kept.ts';
import { reachRoom } from '../rooms/reach.ts';

const selectDraft = statement<{ body: string }>(
  'draft',
  'SELECT body FROM drafts WHERE user_id = $1 AND room_id = $2',
);

const upsertDraft = statement(
  'draft-keep',
  `INSERT INTO drafts (user_id, room_id, body) VALUES ($1, $2, $3)
   ON CONFLICT (user_id, room_id) DO UPDATE SET body = excluded.body, updated_at = now()
   WHERE $4::text[] IS NULL OR drafts.body = ANY ($4) RETURNING id`,
);

const deleteDraft = statement(
  'draft-delete',
  'DELETE FROM drafts WHERE user_id = $1 AND room_id = $2 AND ($3::text[] IS NULL OR body = ANY ($3)) RETURNING id',
);

const KEPT_CHARACTERS = 4_000_000;

const drafts = new Kept<string, { body: string }>(KEPT_CHARACTERS, ({ body }) => 50 + body.length);

/** What the person has written in that room and not sent. For those who have shown their reach. */
export async function readDraft({ id: userId }: Actor, roomId: number): Promise<string> {
  const read = async () => (await selectDraft(userId, roomId))[0] ?? { body: '' };
  return (await drafts.get(`${userId}:${roomId}`, { userId }, read)).body;
}

/**
 * Keeps what is written, for all the person's devices; nothing but white space forgets it. When `was` says which texts it
 * may follow, another draft stays: that is being written elsewhere. Throws NotFound, and InvalidInput when one does.
 */
export async function keepDraft(
  actor: Actor,
  roomId: number,
  body: string,
  was: readonly string[] | null = null,
): Promise<void> {
  await reachRoom(actor, roomId);
  if (body.trim() === '') return forgetDraft(actor, roomId, was);
  const kept = await upsertDraft(actor.id, roomId, body, was);
  if (kept.length === 0) throw new InvalidInput({ body: 'Another draft is being written in this room.' });
  announce('draft.changed', { userId: actor.id });
}

/** Forgets the draft if it is one of those texts; null for any. */
export async function forgetDraft(
  actor: Actor,
  roomId: number,
  bodies: readonly string[] | null,
): Promise<void> {
  const deleted = await deleteDraft(actor.id, roomId, bodies);
  if (deleted.length > 0) announce('draft.changed', { userId: actor.id });
}
