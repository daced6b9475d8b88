import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BackupManifest } from '../../src/db/backup/manifest.ts';
import { BackupProblem } from '../../src/db/backup/problem.ts';
import { restoreBackup } from '../../src/db/backup/restore.ts';
import { takeBackup } from '../../src/db/backup/take.ts';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { Room } from '../../src/db/models/index.ts';
import { rowsOf } from '../support/backups.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createPeople } from '../support/people.ts';
import { storeUnannounced } from '../support/stored-messages.ts';

const TABLES = `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`;

describe('a broken backup is refused, and nothing is changed:', () => {
  let sound: string;
  let directory: string;
  let source: TestDatabase;
  let target: TestDatabase;

  before(async () => {
    sound = join(mkdtempSync(join(tmpdir(), 'parley-backup-')), 'sound');
    source = await createTestDatabase();
    connectDatabase(source.url);
    const [ada] = await createPeople('ada', 'bob');
    const room = await Room.findOne({ rejectOnEmpty: true });
    for (const body of ['one', 'two', 'three']) if (ada) await storeUnannounced(ada, room.id, { body });
    await closeDatabase();
    await takeBackup(source.url, sound);
    target = await createTestDatabase({ isEmpty: true });
  });

  after(async () => {
    await source.drop();
    await target.drop();
    rmSync(join(sound, '..'), { recursive: true });
  });

  beforeEach(() => {
    directory = mkdtempSync(join(sound, '../broken-'));
    cpSync(sound, directory, { recursive: true });
  });

  const pathOf = (name: string) => join(directory, name);

  async function refuses(reason: RegExp): Promise<void> {
    await assert.rejects(restoreBackup(target.url, directory), (error: Error) => {
      assert.ok(error instanceof BackupProblem, error.stack);
      assert.match(error.message, reason);
      return true;
    });
    assert.deepEqual(await rowsOf(target.url, TABLES), []);
  }

  function changeManifest(change: (manifest: BackupManifest) => object | undefined): void {
    const manifest = JSON.parse(readFileSync(pathOf('manifest.json'), 'utf8')) as BackupManifest;
    writeFileSync(pathOf('manifest.json'), JSON.stringify(change(manifest) ?? manifest));
  }

  /** As somebody who makes the digest fit. */
  function changeRows(name: string, change: (text: string) => string): void {
    const path = pathOf(`${name}.copy.gz`);
    writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())));
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    changeManifest((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((table) => (table.name === name ? { ...table, sha256 } : table)),
    }));
  }

  it('a file that was cut off', async () => {
    truncateSync(pathOf('messages.copy.gz'), 40);
    await refuses(/messages\.copy\.gz is not what was written/);
  });

  it('a byte that is another one', async () => {
    const bytes = readFileSync(pathOf('users.copy.gz'));
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    writeFileSync(pathOf('users.copy.gz'), bytes);
    await refuses(/users\.copy\.gz is not what was written/);
  });

  it('a file that is missing, a table that the manifest leaves out, no manifest', async () => {
    changeManifest((manifest) => ({
      ...manifest,
      tables: manifest.tables.filter(({ name }) => name !== 'reactions'),
    }));
    await refuses(/look for reactions/);
    rmSync(pathOf('rooms.copy.gz'));
    await refuses(/not whole.*rooms/);
    rmSync(pathOf('manifest.json'));
    await refuses(/no whole backup/);
  });

  it('a manifest that is none, is of a newer format, or of a newer Parley', async () => {
    changeManifest((manifest) => ({ ...manifest, migration: '9999-future' }));
    await refuses(/database is newer/);
    changeManifest((manifest) => ({ ...manifest, format: 2 }));
    await refuses(/newer Parley/);
    changeManifest(() => ({ format: 1 }));
    await refuses(/manifest\.json is broken/);
    writeFileSync(pathOf('manifest.json'), '{"format": 1');
    await refuses(/manifest\.json is broken/);
  });

  it('rows that lack what they refer to', async () => {
    changeRows('users', (text) => text.replace(/^.*\tada\t.*\n/m, ''));
    changeManifest((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((table) => (table.name === 'users' ? { ...table, rows: 1 } : table)),
    }));
    await refuses(/does not fit together.*foreign key/);
  });

  it('fewer rows than were counted, a hole in a room, another sum of messages', async () => {
    changeRows('memberships', (text) => text.replace(/^.*\n/, ''));
    await refuses(/memberships has 1 rows where there should be 2/);
    cpSync(sound, directory, { recursive: true });
    changeRows('messages', (text) => text.replace(/^(\d+\t\d+)\t2\t/m, '$1\t7\t'));
    await refuses(/contradicts itself in the counters/);
    cpSync(sound, directory, { recursive: true });
    changeManifest((manifest) => ({ ...manifest, rooms: { ...manifest.rooms, messages: 4 } }));
    await refuses(/not those that the backup counted/);
  });

  it('a database with something in it, whatever the backup', async () => {
    const before = await rowsOf(source.url, 'SELECT * FROM messages ORDER BY id');
    await assert.rejects(restoreBackup(source.url, directory), /The database is not empty/);
    assert.deepEqual(await rowsOf(source.url, 'SELECT * FROM messages ORDER BY id'), before);
  });

  it('while a backup that cannot be finished leaves nothing that looks like one', async () => {
    const place = join(directory, 'taken');
    await rowsOf(source.url, `INSERT INTO migrations (name) VALUES ('9999-future')`);
    await assert.rejects(takeBackup(source.url, place), /not of this version/);
    await rowsOf(source.url, `DELETE FROM migrations WHERE name = '9999-future'`);
    await assert.rejects(takeBackup(source.url, directory), /is there already/);
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.startsWith('taken')),
      [],
    );
    assert.deepEqual(readdirSync(directory).sort(), readdirSync(sound).sort());
  });

  it('and after all of that the sound one can be restored into the same database', async () => {
    await restoreBackup(target.url, sound);
    const bodies = await rowsOf<{ body: string }>(
      target.url,
      `SELECT body FROM messages WHERE seq IS NOT NULL ORDER BY seq`,
    );
    assert.deepEqual(
      bodies.map(({ body }) => body),
      ['one', 'two', 'three'],
    );
  });
});
