import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from '../messages/message.ts';
import { lockRoom } from '../rooms/locking.ts';
import { recountMentions } from '../rooms/unread.ts';

/** Some of somebody's messages in one room. */
export interface Portion {
  readonly roomId: number;
  readonly ids: readonly number[];
}

/** A room is locked for as long as one takes: some hundredths of a second. */
const MAX_OF_A_PORTION = 200;

/** Row by row, by the index of a room's senders. */
const selectRecent = statement<{ roomId: number; ids: number[] }>(
  'messages-recent-of',
  `SELECT rooms.id AS "roomId", json_agg(messages.id ORDER BY seq) AS ids
     FROM rooms JOIN messages ON room_id = rooms.id AND sender_id = $1
    WHERE last_message_at > now() - make_interval(hours => $2)
      AND messages.kind = 'text' AND deleted_at IS NULL AND messages.created_at > now() - make_interval(hours => $2)
    GROUP BY rooms.id ORDER BY rooms.id`,
);

/** What was removed one by one has an event of its own. */
const selectRemoved = statement<{ roomId: number; ids: number[] }>(
  'messages-removed-of',
  `SELECT rooms.id AS "roomId", json_agg(messages.id ORDER BY seq) AS ids
     FROM rooms JOIN messages ON room_id = rooms.id AND sender_id = $1
    WHERE messages.kind = 'text' AND deleted_at > now() - make_interval(hours => $2) AND deleted_by <> sender_id
      AND EXISTS (SELECT FROM users WHERE users.id = deleted_by AND (users.role = 'moderator' OR users.role = $3))
      AND (SELECT act FROM audit_events WHERE target_type = 'message' AND target_id = messages.id ORDER BY id DESC LIMIT 1)
            IS DISTINCT FROM 'message.removed'
    GROUP BY rooms.id ORDER BY rooms.id`,
);

/** Each with a `rev` of its own, in the order in which they were written. */
function changing(name: string, columns: string, isToBeChanged: string) {
  return statement<{ id: number }>(
    name,
    `WITH picked AS (
       SELECT id, row_number() OVER (ORDER BY seq) AS step, count(*) OVER () AS steps FROM messages
        WHERE id = ANY ($2::bigint[]) AND room_id = $1 AND ${isToBeChanged}
     ), bumped AS (
       UPDATE rooms SET revision = revision + steps FROM (SELECT max(steps) AS steps FROM picked) AS all_of_them
        WHERE rooms.id = $1 AND steps > 0 RETURNING revision
     )
     UPDATE messages SET rev = revision - steps + step, ${columns} FROM picked, bumped
      WHERE messages.id = picked.id RETURNING messages.id`,
  );
}

const removeAll = changing('messages-remove', 'deleted_at = now(), deleted_by = $3', 'deleted_at IS NULL');

const restoreAll = changing(
  'messages-restore',
  'deleted_at = NULL, deleted_by = NULL',
  'deleted_at IS NOT NULL AND $3::bigint IS NOT NULL',
);

const selectChanged = statement<StoredMessage>(
  'messages-by-ids',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE messages.id = ANY ($1::bigint[]) ORDER BY messages.rev`,
);

const deleteMentionsOf = statement<{ userId: number | null; seq: number }>(
  'mentions-delete-of-many',
  'DELETE FROM mentions WHERE message_id = ANY ($1::bigint[]) RETURNING user_id AS "userId", seq',
);

const insertMentionsOf = statement<{ userId: number | null; seq: number }>(
  'mentions-insert-of-many',
  `INSERT INTO mentions (message_id, room_id, seq, user_id)
   SELECT id, room_id, seq, value::bigint FROM messages, jsonb_each_text(refs)
    WHERE id = ANY ($1::bigint[]) AND key LIKE '@%' AND value::bigint IS DISTINCT FROM sender_id
   RETURNING user_id AS "userId", seq`,
);

/** What somebody wrote in the last hours; or what of theirs was removed so in them, as far as the actor may undo it. */
export async function portionsOf(
  actor: Actor,
  userId: number,
  hours: number,
  isRemoved: boolean,
): Promise<Portion[]> {
  const found = await (isRemoved ? selectRemoved(userId, hours, actor.role) : selectRecent(userId, hours));
  return found.flatMap(({ roomId, ids }) => {
    const starts = Array.from(
      { length: Math.ceil(ids.length / MAX_OF_A_PORTION) },
      (_, index) => index * MAX_OF_A_PORTION,
    );
    return starts.map((start) => ({ roomId, ids: ids.slice(start, start + MAX_OF_A_PORTION) }));
  });
}

/** Turns them into tombstones, on all screens. Returns how many there still were. */
export function takeAway(actor: Actor, portion: Portion): Promise<number> {
  return change(actor, portion, removeAll, deleteMentionsOf);
}

/** Brings them back. Returns how many. */
export function bringBack(actor: Actor, portion: Portion): Promise<number> {
  return change(actor, portion, restoreAll, insertMentionsOf);
}

function change(
  actor: Actor,
  { roomId, ids }: Portion,
  changeRows: typeof removeAll,
  changeMentions: typeof deleteMentionsOf,
): Promise<number> {
  return transaction(async () => {
    await lockRoom(roomId);
    const changed = (await changeRows(roomId, ids, actor.id)).map(({ id }) => id);
    if (changed.length === 0) return 0;
    await tellOfMentions(roomId, await changeMentions(changed));
    for (const message of await selectChanged(changed)) announce('message.changed', { roomId, message });
    return changed.length;
  });
}

async function tellOfMentions(
  roomId: number,
  mentions: readonly { userId: number | null; seq: number }[],
): Promise<void> {
  if (mentions.length === 0) return;
  const last = Math.max(...mentions.map(({ seq }) => seq));
  const called = new Set(mentions.map(({ userId }) => userId));
  await recountMentions(roomId, last, called.has(null) ? null : ([...called] as number[]));
}
