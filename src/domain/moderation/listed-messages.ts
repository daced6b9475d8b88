import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from '../messages/message.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { isRoomInSight } from './sight.ts';
import { requireStaff } from './staff.ts';

const selectMessages = statement<StoredMessage>(
  'staff-messages',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id JOIN rooms ON rooms.id = room_id
    WHERE messages.id < coalesce($1::bigint, 9007199254740991) AND messages.kind = 'text' AND ${isRoomInSight('$3')}
      AND (deleted_at IS NULL OR deleted_by IS DISTINCT FROM sender_id)
    ORDER BY messages.id DESC LIMIT $2`,
);

/**
 * What was said in the rooms into which the staff may look, the newest first, without what its senders took back. Throws
 * NotFound, Forbidden.
 */
export async function listMessages(
  actor: Actor,
  { before, limit = PAGE_SIZE }: PageCursor,
): Promise<Page<StoredMessage>> {
  requireStaff(actor);
  return pageOf(await selectMessages(before ?? null, limit + 1, actor.id), limit);
}
