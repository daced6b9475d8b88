import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';

const readThrough = statement<{ lastReadSeq: number }>(
  'membership-read',
  `UPDATE memberships SET last_read_seq = greatest(last_read_seq, least($3::bigint, message_count))
     FROM rooms WHERE rooms.id = $1 AND room_id = $1 AND user_id = $2 RETURNING last_read_seq AS "lastReadSeq"`,
);

/** The person has read up to `seq`, at most the newest; reading never goes back. Throws NotFound. */
export async function markRead(actor: Actor, roomId: number, seq: number): Promise<void> {
  const rows = await readThrough(roomId, actor.id, seq);
  if (rows.length === 0) throw new NotFound();
}
