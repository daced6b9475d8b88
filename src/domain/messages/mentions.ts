import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { recountMentions } from '../rooms/unread.ts';
import type { StoredMessage } from './message.ts';

/** `null` stands for everybody. */
interface Mention {
  readonly userId: number | null;
}

const deleteMentions = statement<Mention>(
  'mentions-delete',
  'DELETE FROM mentions WHERE message_id = $1 RETURNING user_id AS "userId"',
);

const insertMentions = statement<Mention>(
  'mentions-insert',
  `INSERT INTO mentions (message_id, room_id, seq, user_id)
   SELECT id, room_id, seq, value::bigint FROM messages, jsonb_each_text($2::jsonb)
    WHERE id = $1 AND key LIKE '@%' AND value::bigint IS DISTINCT FROM sender_id
   RETURNING user_id AS "userId"`,
);

/**
 * A message mentions exactly these from now on; none when it is deleted. Inside a transaction that holds the room's
 * lock.
 */
export async function keepMentions(
  { id, roomId, seq }: StoredMessage,
  refs: References | null,
): Promise<void> {
  const before = (await deleteMentions(id)).map((mention) => mention.userId);
  const now = refs ? (await insertMentions(id, JSON.stringify(refs))).map((mention) => mention.userId) : [];
  const changed = [...new Set([...before, ...now])].filter(
    (userId) => before.includes(userId) !== now.includes(userId),
  );
  if (changed.length > 0)
    await recountMentions(roomId, seq, changed.includes(null) ? null : (changed as number[]));
}
