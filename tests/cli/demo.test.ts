import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findUnsoundness } from '../../src/db/backup/soundness.ts';
import { connected } from '../../src/db/grants.ts';
import { rowsOf } from '../support/backups.ts';
import { runCli } from '../support/commands.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('the demo', () => {
  let database: TestDatabase;
  const seed = () => runCli('seed-demo', [], { DATABASE_URL: database.url, LOG_LEVEL: 'fatal' });

  before(async () => {
    database = await createTestDatabase();
    const { code, output } = await seed();
    assert.equal(code, 0, output);
    assert.match(output, /^Sign in as ada.*“parley demo”/);
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
    const again = await seed();
    assert.equal(again.code, 0);
    assert.match(again.output, /^Nothing done/);
  });
});
