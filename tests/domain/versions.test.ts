import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { deleteMessage, restoreMessage } from '../../src/domain/messages/deletion.ts';
import { keepDraft, readDraft } from '../../src/domain/messages/drafts.ts';
import { editMessage, listVersions } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { changeRole } from '../../src/domain/rooms/roles.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('versions, deletion and drafts', () => {
  let ada: Actor;
  let bob: Actor;
  let cleo: Actor;
  let eve: Actor;
  let room: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, cleo, eve] = (await createPeople('ada', 'bob', 'cleo', 'eve')) as [Actor, Actor, Actor, Actor];
    room = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob', 'cleo'] })).id;
    await changeRole(ada, room, bob.id, 'moderator');
  });

  after(() => disconnect());

  const say = async (actor: Actor, body: string) =>
    (await postMessage(actor, room, { body, nonce: nonce() })).id;

  async function versionsOf(actor: Actor, id: number): Promise<string[]> {
    return (await listVersions(actor, id)).versions.map((version) => version.body);
  }

  async function ageDeletion(id: number): Promise<void> {
    await queryRows(`UPDATE messages SET deleted_at = now() - interval '301 seconds' WHERE id = $1`, [id]);
  }

  it('are kept in order, for whoever can see the message', async () => {
    const id = await say(cleo, 'one');
    assert.deepEqual(await versionsOf(bob, id), ['one']);
    for (const body of ['two', 'two', 'three', 'one']) await editMessage(cleo, id, body);
    const { versions } = await listVersions(bob, id);
    assert.deepEqual(
      versions.map((version) => version.body),
      ['one', 'two', 'three', 'one'],
    );
    const times = versions.map((version) => version.replacedAt);
    assert.equal(times.pop(), null);
    assert.ok(times.every((time, index) => time && time >= (times[index - 1] ?? 0)));
    await assert.rejects(listVersions(eve, id), NotFound);
    await assert.rejects(listVersions(ada, 987654321), NotFound);
  });

  it('keep every text when somebody edits in two tabs at once', async () => {
    const id = await say(cleo, 'start');
    const bodies = Array.from({ length: 10 }, (_, index) => `text ${index}`);
    const edited = await Promise.all(bodies.map((body) => editMessage(cleo, id, body)));
    assert.equal(new Set(edited.map((message) => message.rev)).size, 10);
    assert.deepEqual((await versionsOf(ada, id)).sort(), ['start', ...bodies]);
  });

  it('are the newest of a message that was edited all day, so that its page stays small', async () => {
    const id = await say(cleo, 'start');
    await queryRows(
      `INSERT INTO message_versions (message_id, body) SELECT $1, 'text ' || n FROM generate_series(1, 200) AS n`,
      [id],
    );
    const versions = await versionsOf(ada, id);
    assert.deepEqual([versions.length, versions[0], versions.at(-1)], [51, 'text 151', 'start']);
  });

  it('are gone with the message, for everybody, and back with it', async () => {
    const id = await say(cleo, 'first');
    await editMessage(cleo, id, 'second');
    await deleteMessage(cleo, id);
    for (const actor of [ada, bob, cleo]) await assert.rejects(listVersions(actor, id), NotFound);
    await restoreMessage(cleo, id);
    assert.deepEqual(await versionsOf(ada, id), ['first', 'second']);
  });

  it('of a room that somebody has left are not theirs to see', async () => {
    const { id: other } = await createRoom(ada, {
      name: 'Short',
      kind: 'closed',
      topic: '',
      members: ['cleo'],
    });
    const { id } = await postMessage(cleo, other, { body: 'x', nonce: nonce() });
    await leaveRoom(cleo, other);
    await assert.rejects(listVersions(cleo, id), NotFound);
    await assert.rejects(editMessage(cleo, id, 'y'), NotFound);
    await assert.rejects(deleteMessage(cleo, id), NotFound);
    await assert.rejects(restoreMessage(cleo, id), NotFound);
  });

  it('deletion: one’s own, and anybody’s for those who keep order', async () => {
    const [hers, his] = [await say(cleo, 'mine'), await say(bob, 'his')];
    await assert.rejects(deleteMessage(cleo, his), Forbidden);
    await assert.rejects(deleteMessage(eve, his), NotFound);
    const removed = await deleteMessage(bob, hers);
    assert.deepEqual([removed.deletedBy, removed.body], [bob.id, '']);
    const owners = await say(ada, 'owner');
    await assert.rejects(deleteMessage({ ...cleo, role: 'moderator' }, owners), InvalidInput);
    await deleteMessage({ ...cleo, role: 'moderator' }, owners, 'Loud');
    const direct = await openDirectRoom(ada, 'bob');
    const { id } = await postMessage(ada, direct.id, { body: 'x', nonce: nonce() });
    await assert.rejects(deleteMessage({ ...bob, role: 'admin' }, id), Forbidden);
  });

  it('restoring: by who deleted their own within five minutes, by those who keep order at any time', async () => {
    const id = await say(cleo, 'back and forth');
    await deleteMessage(cleo, id);
    await assert.rejects(restoreMessage(eve, id), NotFound);
    const restored = await restoreMessage(cleo, id);
    assert.deepEqual([restored.body, restored.deletedAt, restored.deletedBy], ['back and forth', null, null]);
    assert.equal((await restoreMessage(cleo, id)).rev, restored.rev);
    await deleteMessage(cleo, id);
    await ageDeletion(id);
    await assert.rejects(restoreMessage(cleo, id), Forbidden);
    assert.equal((await restoreMessage(bob, id)).body, 'back and forth');
  });

  it('restoring: not by the author what somebody who keeps order has removed', async () => {
    const id = await say(cleo, 'rude');
    await deleteMessage(bob, id);
    assert.equal((await deleteMessage(cleo, id)).deletedBy, bob.id);
    await assert.rejects(restoreMessage(cleo, id), Forbidden);
    await restoreMessage(ada, id);
    const others = await say(ada, 'hers');
    await deleteMessage(ada, others);
    await assert.rejects(restoreMessage(cleo, others), Forbidden);
  });

  it('deleting and restoring at once end in one of the two, with a rev for each change', async () => {
    const id = await say(cleo, 'flicker');
    const before = (await deleteMessage(cleo, id)).rev;
    const acts = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? deleteMessage : restoreMessage)(cleo, id),
    );
    const revs = (await Promise.all(acts)).map((message) => message.rev);
    assert.ok(Math.max(...revs) <= before + 10);
    const [row] = await queryRows<{ revs: number; rev: number }>(
      `SELECT count(DISTINCT rev) AS revs, max(rev) AS rev FROM messages WHERE id = $1`,
      [id],
    );
    assert.equal(row?.rev, Math.max(...revs));
  });

  it('drafts: one for each person and room, forgotten when empty', async () => {
    const other = (await createRoom(ada, { name: 'Other', kind: 'closed', topic: '', members: ['bob'] })).id;
    await keepDraft(ada, room, 'hers');
    await keepDraft(bob, room, 'his');
    await keepDraft(ada, other, ' elsewhere\n');
    await Promise.all(Array.from({ length: 8 }, () => keepDraft(ada, room, 'hers, again')));
    const drafts = await Promise.all([readDraft(ada, room), readDraft(bob, room), readDraft(ada, other)]);
    assert.deepEqual(drafts, ['hers, again', 'his', ' elsewhere\n']);
    assert.equal(await readDraft(cleo, room), '');
    await keepDraft(ada, room, ' \n');
    assert.deepEqual([await readDraft(ada, room), await readDraft(bob, room)], ['', 'his']);
    await assert.rejects(keepDraft(cleo, other, 'x'), NotFound);
    await assert.rejects(keepDraft(eve, room, 'x'), NotFound);
  });
});
