import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { namesIn } from '../../markup/names.ts';
import { lockRoom } from '../rooms/locking.ts';

/** A message of the past, and what became of it. Others of its room are named by their place in the list. */
export interface PastMessage {
  readonly senderId: number;
  readonly body: string;
  readonly createdAt: Date;
  readonly replyTo?: number;
  /** What it said before it was edited. */
  readonly formerBody?: string;
  readonly isDeleted?: boolean;
  readonly reactions?: readonly { readonly userId: number; readonly emoji: string }[];
}

/** Whoever writes again within this time goes on under the same name. */
const CONTINUES_WITHIN_MS = 5 * 60 * 1000;

const reserveIds = statement<{ id: number }>(
  'chronicle-ids',
  `SELECT nextval('messages_id_seq') AS id FROM generate_series(1, $1::int)`,
);

const selectMembers = statement<{ name: string; id: number }>(
  'chronicle-members',
  `SELECT '@' || lower(username) AS name, users.id FROM users JOIN memberships ON user_id = users.id WHERE room_id = $1`,
);

const selectCounters = statement<{ count: number; revision: number }>(
  'chronicle-counters',
  'SELECT message_count AS count, revision FROM rooms WHERE id = $1',
);

const insertMessages = statement(
  'chronicle-messages',
  `WITH told AS (
     SELECT * FROM jsonb_to_recordset($2) AS told (
       id bigint, seq bigint, rev bigint, sender bigint, body text, former text, reply bigint, refs jsonb,
       continues boolean, reacted boolean, edited timestamptz, deleted timestamptz, created timestamptz)
   ), written AS (
     INSERT INTO messages (id, room_id, seq, rev, sender_id, nonce, body, reply_to, refs, continues, is_reacted, edited_at,
                           deleted_at, deleted_by, created_at) OVERRIDING SYSTEM VALUE
     SELECT id, $1, seq, rev, sender, 'chronicle-' || id, body, reply, refs, continues, reacted, edited, deleted,
            CASE WHEN deleted IS NOT NULL THEN sender END, created FROM told
   ), versions AS (
     INSERT INTO message_versions (message_id, body, replaced_at) SELECT id, former, edited FROM told WHERE former IS NOT NULL
   )
   INSERT INTO mentions (message_id, room_id, seq, user_id)
   SELECT id, $1, seq, value::bigint FROM told, jsonb_each_text(refs)
    WHERE deleted IS NULL AND value::bigint IS DISTINCT FROM sender`,
);

const insertReactions = statement(
  'chronicle-reactions',
  `INSERT INTO reactions (message_id, user_id, emoji)
   SELECT * FROM jsonb_to_recordset($1) AS given (message bigint, person bigint, emoji text)`,
);

const updateRoom = statement(
  'chronicle-room',
  `UPDATE rooms SET message_count = $2, revision = $3, last_sender_id = $4, last_message_at = $5 WHERE id = $1`,
);

/**
 * Writes what was said in a room before it came to Parley, oldest first: after what is there, numbered like everything that
 * is posted, and every change with a revision of its own. Nobody is told; how far people have read is left to the caller.
 */
export async function writeChronicle(roomId: number, past: readonly PastMessage[]): Promise<void> {
  const last = past.at(-1);
  if (!last) return;
  await transaction(async () => {
    await lockRoom(roomId);
    const [counters] = await selectCounters(roomId);
    const { count = 0, revision = 0 } = counters ?? {};
    const ids = (await reserveIds(past.length)).map(({ id }) => id);
    const rows = await describeRows(roomId, past, ids, { count, revision });
    await insertMessages(roomId, JSON.stringify(rows.list));
    await insertReactions(JSON.stringify(listReactions(past, ids)));
    await updateRoom(roomId, count + past.length, rows.revision, last.senderId, last.createdAt);
  });
}

/** What was changed took its revision after the last message was posted. */
async function describeRows(
  roomId: number,
  past: readonly PastMessage[],
  ids: readonly number[],
  { count, revision }: { count: number; revision: number },
) {
  const members = new Map((await selectMembers(roomId)).map(({ name, id }) => [name, id]));
  let last = revision + past.length;
  const list = past.map((message, index) => {
    const { senderId, body, createdAt, replyTo, formerBody, isDeleted, reactions } = message;
    const isChanged = formerBody !== undefined || isDeleted || reactions !== undefined;
    const changedAt = new Date(createdAt.getTime() + 1000);
    return {
      id: ids[index],
      seq: count + index + 1,
      rev: isChanged ? ++last : revision + index + 1,
      sender: senderId,
      body,
      former: formerBody,
      reply: replyTo === undefined ? null : ids[replyTo],
      refs: refersTo(body, members),
      continues: isContinued(message, past[index - 1]),
      reacted: reactions !== undefined,
      edited: formerBody === undefined ? null : changedAt,
      deleted: isDeleted ? changedAt : null,
      created: createdAt,
    };
  });
  return { list, revision: last };
}

function refersTo(body: string, members: ReadonlyMap<string, number>): Record<string, number> | null {
  const known = namesIn(body).flatMap((name) => {
    const id = members.get(name);
    return id === undefined ? [] : [[name, id] as const];
  });
  return known.length > 0 ? Object.fromEntries(known) : null;
}

function isContinued(message: PastMessage, previous: PastMessage | undefined): boolean {
  if (previous?.senderId !== message.senderId) return false;
  return message.createdAt.getTime() - previous.createdAt.getTime() < CONTINUES_WITHIN_MS;
}

function listReactions(past: readonly PastMessage[], ids: readonly number[]) {
  return past.flatMap(({ reactions = [] }, index) =>
    reactions.map(({ userId, emoji }) => ({ message: ids[index], person: userId, emoji })),
  );
}
