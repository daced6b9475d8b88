/** 300 000 messages in 60 rooms, made by the database itself; one person is in 50 of the rooms. */
import { database } from '../src/db/connection.ts';

export const MESSAGES = 300_000;
const ROOMS = 60;
const JOINED_ROOMS = 50;
const PEOPLE = 40;

/** From the most frequent to the rarest; a word's chance falls with the cube of its place. */
const WORDS = `the to and a of in is it for on that with this we you are be not have at but as by from or will can if so all
  was what when there one our more about out up then they do has just now time get new how see go some here who like
  work make good today need meeting tomorrow server build release please think thanks maybe later review figure garden
  kettle deploy question answer database morning evening coffee window report budget customer engine library workshop
  planning estimate migration snapshot rollback observatory telescope compiler parser protocol signature certificate
  headache lighthouse marmalade quarterly umbrella violin watermelon xylophone yesterday zeppelin Überraschung naïve`;

/** Some messages end with one of these. */
const PHRASES = [
  '会議は明日の午後です',
  '請確認一下新的版本',
  '안녕하세요 여러분',
  'サーバーを再起動しました',
  '我们明天讨论数据库迁移',
  'https://example.org/figures/2026',
  'see https://example.org/wiki?page=3 for more',
  '👍🏽 done',
  '100% sure, snake_case it is',
];

const SCHEMA = [
  `INSERT INTO users (username, email, display_name, password_hash)
   SELECT 'person-' || n, 'person-' || n || '@example.org', 'Person ' || n, 'none' FROM generate_series(1, ${PEOPLE}) AS n`,
  `INSERT INTO rooms (kind, name) SELECT 'closed', 'Bench room ' || n FROM generate_series(1, ${ROOMS}) AS n`,
];

/** Rooms and people talk unequally much; every 50 000th message has a word of its own, and one in seven a phrase. */
const INSERT = `
  WITH words AS (SELECT regexp_split_to_array($1, '\\s+') AS list),
  drawn AS (
    SELECT n, 1 + floor(${ROOMS} * random() ^ 1.7)::int AS room, 1 + floor(${PEOPLE} * random() ^ 2)::int AS person,
           (SELECT string_agg(list[1 + floor(cardinality(list) * random() ^ 3 + 0 * i)::int], ' ')
              FROM generate_series(1, 4 + floor(18 * random() ^ 2 + 0 * n)::int) AS i) ||
           CASE WHEN n % 7 = 0 THEN ' ' || ($2::text[])[1 + floor(${PHRASES.length} * random())::int] ELSE '' END ||
           CASE WHEN n % 10 = 0 THEN ' ticket-' || n ELSE '' END ||
           CASE WHEN n % 50000 = 4242 THEN ' quinquagenarian' ELSE '' END AS body
      FROM generate_series(1, ${MESSAGES}) AS n, words
  ), placed AS (
    SELECT n, body, rooms.id AS room_id, users.id AS sender_id, row_number() OVER (PARTITION BY rooms.id ORDER BY n) AS seq
      FROM drawn JOIN rooms ON rooms.name = 'Bench room ' || room JOIN users ON username = 'person-' || person
  )
  INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, created_at)
  SELECT room_id, seq, seq, sender_id, 'bench-' || n, body, now() - (${MESSAGES} - n) * interval '2 minutes'
    FROM placed ORDER BY n`;

const AFTERWARDS = [
  `UPDATE rooms SET message_count = newest, revision = newest
     FROM (SELECT room_id, max(seq) AS newest FROM messages GROUP BY room_id) AS counts WHERE rooms.id = room_id`,
  'VACUUM ANALYZE',
];

/** Fills the database; the person is in all rooms but every sixth. */
export async function seedMessages(personId: number): Promise<void> {
  const { pool } = database();
  for (const sql of SCHEMA) await pool.query(sql);
  await pool.query(
    `INSERT INTO memberships (room_id, user_id) SELECT id, $1 FROM rooms
      WHERE name LIKE 'Bench room %' AND substr(name, 12)::int % ${ROOMS / (ROOMS - JOINED_ROOMS)} <> 0`,
    [personId],
  );
  await pool.query(INSERT, [WORDS, PHRASES]);
  for (const sql of AFTERWARDS) await pool.query(sql);
}
