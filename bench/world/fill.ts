import type pg from 'pg';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrator.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import type { Logger } from '../../src/telemetry/log.ts';
import { addMessages } from './messages.ts';
import { openSessions } from './sessions.ts';

/** Everybody in such a world can sign in with it. */
export const PASSWORD = 'bench bench bench';

/** How large a world is. */
export interface WorldShape {
  readonly users: number;
  readonly rooms: number;
  /** In each room; the people are dealt out in turn, so with enough of them nobody is in two rooms. */
  readonly members: number;
  /** In each room. */
  readonly messages: number;
}

/** Whom a load generator may be, and where. */
export interface World {
  /** `cookie` is the whole value of a Cookie header. */
  readonly users: readonly { readonly name: string; readonly cookie: string }[];
  /** `members` are places in `users`. */
  readonly rooms: readonly { readonly id: number; readonly members: readonly number[] }[];
}

const silent = { info() {} } as unknown as Logger;

/** Migrates the database and adds a world to it: people with live sessions, closed rooms, messages. */
export async function fillWorld(databaseUrl: string, shape: WorldShape): Promise<World> {
  await migrate(databaseUrl, silent);
  const { pool } = connectDatabase(databaseUrl);
  try {
    // Its people do more than people do.
    await keepServerSettings({ limits: false }, null);
    const people = await addPeople(pool, shape.users);
    const cookies = await openSessions(
      pool,
      people.map(({ id }) => id),
    );
    const rooms = await addRooms(pool, people, shape);
    if (shape.messages > 0) await addMessages(pool, rooms, people, shape.messages);
    await pool.query('VACUUM ANALYZE');
    return { users: people.map(({ name }, index) => ({ name, cookie: cookies[index] ?? '' })), rooms };
  } finally {
    await closeDatabase();
  }
}

export interface Person {
  readonly id: number;
  readonly name: string;
}

async function addPeople(pool: pg.Pool, count: number): Promise<Person[]> {
  const { rows } = await pool.query<Person>(
    `INSERT INTO users (username, email, display_name, password_hash)
     SELECT 'person-' || n, 'person-' || n || '@example.org', 'Person ' || n, $2 FROM generate_series(1, $1::int) AS n
     RETURNING id, username AS name`,
    [count, await hashPassword(PASSWORD)],
  );
  return rows.sort((a, b) => a.id - b.id);
}

async function addRooms(pool: pg.Pool, people: readonly Person[], { rooms, members }: WorldShape) {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO rooms (kind, name, topic) SELECT 'closed', 'Room ' || n, 'Made to be measured'
       FROM generate_series(1, $1::int) AS n RETURNING id`,
    [rooms],
  );
  const size = Math.min(members, people.length);
  const made = rows
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .map((id, index) => ({ id, members: membersOf(index, size, people.length) }));
  await pool.query(
    `INSERT INTO memberships (room_id, user_id, role) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[])`,
    [
      made.flatMap((room) => room.members.map(() => room.id)),
      made.flatMap((room) => room.members.map((member) => people[member]?.id)),
      made.flatMap((room) => room.members.map((_, place) => (place === 0 ? 'owner' : 'member'))),
    ],
  );
  return made;
}

/** Whoever is in the room at that place. */
export function membersOf(room: number, size: number, people: number): number[] {
  return Array.from({ length: size }, (_, place) => (room * size + place) % people);
}
