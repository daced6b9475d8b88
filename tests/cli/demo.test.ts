import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findUnsoundness } from '../../src/db/backup/soundness.ts';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { connected } from '../../src/db/grants.ts';
import { rowsOf } from '../support/backups.ts';
import { runCli } from '../support/commands.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createPerson } from '../support/people.ts';

const seed = ({ url }: TestDatabase) => runCli('seed-demo', [], { DATABASE_URL: url, LOG_LEVEL: 'fatal' });

describe('the demo', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    const { code, output } = await seed(database);
    assert.equal(code, 0, output);
    assert.match(output, /^Sign in as ada.*“parley demo”/);
    assert.match(output, /^ada is the administrator \(\/admin\), chiara a moderator \(\/moderation\)\.\n$/m);
  });

  after(() => database.drop());

  it('has thirty people, twelve rooms besides those of two, and about twenty thousand messages', async () => {
    const [found] = await rowsOf<{ people: number; rooms: number; messages: number; pictures: number }>(
      database.url,
      `SELECT (SELECT count(*) FROM users)::int AS people, (SELECT count(*) FROM avatars)::int AS pictures,
              (SELECT count(*) FROM rooms WHERE kind <> 'direct')::int AS rooms, (SELECT count(*) FROM messages)::int AS messages`,
    );
    assert.ok(found);
    assert.deepEqual([found.people, found.rooms, found.pictures], [30, 12, 20]);
    assert.ok(found.messages > 19_000 && found.messages < 21_500, String(found.messages));
  });

  it('has an administrator and a moderator', async () => {
    const staff = await rowsOf(
      database.url,
      `SELECT username, role FROM users WHERE role <> 'member' ORDER BY username`,
    );
    assert.deepEqual(staff, [
      { username: 'ada', role: 'admin' },
      { username: 'chiara', role: 'moderator' },
    ]);
  });

  it('is numbered and counted like rooms that people wrote in', async () => {
    assert.deepEqual(await connected(database.url, findUnsoundness), []);
    const wrong = await rowsOf(
      database.url,
      `SELECT rooms.id FROM rooms JOIN messages ON room_id = rooms.id AND seq = message_count
        WHERE last_sender_id <> sender_id OR last_message_at <> messages.created_at OR last_message_at > now()`,
    );
    assert.deepEqual(wrong, []);
  });

  it('has of everything: replies, mentions, reactions, edits, tombstones, stars and what is unread', async () => {
    const [counts] = await rowsOf<Record<string, number>>(
      database.url,
      `SELECT (SELECT count(*) FROM messages WHERE reply_to IS NOT NULL)::int AS replies,
              (SELECT count(*) FROM mentions)::int AS mentions, (SELECT count(*) FROM reactions)::int AS reactions,
              (SELECT count(*) FROM message_versions)::int AS edits,
              (SELECT count(*) FROM messages WHERE deleted_at IS NOT NULL)::int AS tombstones,
              (SELECT count(*) FROM memberships WHERE is_starred)::int AS stars,
              (SELECT count(*) FROM memberships JOIN rooms ON rooms.id = room_id WHERE last_read_seq < message_count)::int AS unread`,
    );
    for (const [what, count] of Object.entries(counts ?? {})) assert.ok(count > 10, `${what}: ${count}`);
    const holes = await rowsOf(database.url, `SELECT id FROM messages WHERE body ~ '\\{\\w+\\}'`);
    assert.deepEqual(holes, []);
  });

  it('is made once', async () => {
    const again = await seed(database);
    assert.equal(again.code, 0);
    assert.match(again.output, /^Nothing done/);
  });
});

describe('the demo, where somebody is already', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    await createPerson('grace');
  });

  after(async () => {
    await closeDatabase();
    await database.drop();
  });

  it('gives nobody a role: everybody knows its password', async () => {
    const { code, output } = await seed(database);
    assert.equal(code, 0, output);
    assert.match(output, /\nNobody of them keeps order: this server had people already\.\n$/);
    const staff = await rowsOf(
      database.url,
      `SELECT FROM users WHERE role <> 'member' AND username <> 'grace'`,
    );
    assert.deepEqual(staff, []);
  });
});
