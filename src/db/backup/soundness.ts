import type pg from 'pg';

/** What a backup says of all rooms together. */
export interface RoomSums {
  readonly count: number;
  readonly messages: number;
  readonly digest: string;
}

const SUM_ROOMS = `
  SELECT count(*)::int AS count, coalesce(sum(message_count), 0)::float8 AS messages,
         md5(coalesce(string_agg(concat_ws(':', id, message_count, revision), ' ' ORDER BY id), '')) AS digest
    FROM rooms`;

/** Messages of each room have the numbers 1 to n, tombstones too, and every change has a number of its own up to `revision`. */
const SELECT_UNSOUND_ROOMS = `
  SELECT rooms.id FROM rooms
    LEFT JOIN (SELECT room_id, count(seq) AS texts, min(seq) AS first, max(seq) AS last, max(rev) AS rev,
                      max(after_seq) AS after
                 FROM messages GROUP BY room_id) AS written ON room_id = rooms.id
   WHERE message_count <> coalesce(texts, 0) OR message_count <> coalesce(last, 0) OR first <> 1
      OR revision < coalesce(rev, 0) OR after > message_count
   ORDER BY rooms.id LIMIT 10`;

const SELECT_UNSOUND_READING = `
  SELECT memberships.id FROM memberships JOIN rooms ON rooms.id = room_id WHERE last_read_seq > message_count LIMIT 10`;

const SELECT_UNSOUND_MENTIONS = `
  SELECT mentions.id FROM mentions JOIN messages ON messages.id = message_id
   WHERE mentions.room_id <> messages.room_id OR mentions.seq IS DISTINCT FROM messages.seq LIMIT 10`;

const SELECT_UNSOUND_REPLIES = `
  SELECT messages.id FROM messages JOIN messages AS quoted ON quoted.id = messages.reply_to
   WHERE quoted.room_id <> messages.room_id LIMIT 10`;

const CHECKS = {
  'the counters or the order of the rooms': SELECT_UNSOUND_ROOMS,
  'how far people have read, in memberships': SELECT_UNSOUND_READING,
  'where the mentions are': SELECT_UNSOUND_MENTIONS,
  'what the replies answer': SELECT_UNSOUND_REPLIES,
};

export async function sumRooms(client: pg.ClientBase): Promise<RoomSums> {
  const { rows } = await client.query<RoomSums>(SUM_ROOMS);
  return rows[0] ?? { count: 0, messages: 0, digest: '' };
}

/** What is wrong with the conversations, beyond what constraints see to; nothing, when all is well. */
export async function findUnsoundness(client: pg.ClientBase): Promise<string[]> {
  const problems: string[] = [];
  for (const [what, query] of Object.entries(CHECKS)) {
    const { rows } = await client.query<{ id: string | number }>(query);
    if (rows.length > 0) problems.push(`${what}: ${rows.map((row) => row.id).join(', ')}`);
  }
  return problems;
}
