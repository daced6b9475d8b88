import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { StoredMessage } from './message.ts';

const deleteMentions = statement('mentions-delete', 'DELETE FROM mentions WHERE message_id = $1');

const insertMentions = statement(
  'mentions-insert',
  `INSERT INTO mentions (message_id, room_id, seq, user_id)
   SELECT id, room_id, seq, value::bigint FROM messages, jsonb_each_text($2::jsonb)
    WHERE id = $1 AND key LIKE '@%' AND value::bigint IS DISTINCT FROM sender_id`,
);

/** A message mentions exactly these from now on; none when it is deleted. */
export async function keepMentions({ id }: StoredMessage, refs: References | null): Promise<void> {
  await deleteMentions(id);
  if (refs) await insertMentions(id, JSON.stringify(refs));
}
