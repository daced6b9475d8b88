import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { reachRoom } from '../rooms/reach.ts';

const selectDraft = statement<{ body: string }>(
  'draft',
  'SELECT body FROM drafts WHERE user_id = $1 AND room_id = $2',
);

const upsertDraft = statement(
  'draft-keep',
  `INSERT INTO drafts (user_id, room_id, body) VALUES ($1, $2, $3)
   ON CONFLICT (user_id, room_id) DO UPDATE SET body = excluded.body, updated_at = now()`,
);

const deleteDraft = statement('draft-delete', 'DELETE FROM drafts WHERE user_id = $1 AND room_id = $2');

/** What the person has written in that room and not sent. For those who have shown their reach. */
export async function readDraft(actor: Actor, roomId: number): Promise<string> {
  const [draft] = await selectDraft(actor.id, roomId);
  return draft?.body ?? '';
}

/** Keeps what is written, for all the person's devices; nothing but white space forgets it. Throws NotFound. */
export async function keepDraft(actor: Actor, roomId: number, body: string): Promise<void> {
  await reachRoom(actor, roomId);
  if (body.trim() === '') await deleteDraft(actor.id, roomId);
  else await upsertDraft(actor.id, roomId, body);
}
