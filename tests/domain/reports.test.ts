import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listNotifications } from '../../src/domain/accounts/notifications.ts';
import { updateProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound, Taken } from '../../src/domain/errors.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { listReportsAboutMe, listReportsMade } from '../../src/domain/moderation/my-reports.ts';
import type { ReportCopy } from '../../src/domain/moderation/report-copies.ts';
import {
  assignReport,
  decideReport,
  listReports,
  reachReport,
  reportMessage,
  reportPerson,
} from '../../src/domain/moderation/reports.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';

const SPAM = { reason: 'spam', details: 'Look at it' } as const;
const UPHELD = { status: 'upheld', decision: 'It is spam.' } as const;

describe('reports', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let mia: Actor;
  let max: Actor;
  let root: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    mia = await createStaff('mia', 'moderator');
    max = await createStaff('max', 'moderator');
    root = await createStaff('root', 'admin');
    const members = ['bob', 'mia', 'root'];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members })).id;
  });

  after(() => disconnect());

  async function say(actor: Actor, body: string, room = roomId): Promise<number> {
    return (await postMessage(actor, room, { body, nonce: nonce() })).id;
  }

  async function reported(actor = bob, reporter = ada): Promise<number> {
    return reportMessage(reporter, await say(actor, 'Buy now'), SPAM);
  }

  const bodiesIn = (copy: ReportCopy) =>
    copy.kind === 'message' ? copy.messages.map(({ body }) => body) : [];

  it('keep the message and five texts on either side as they were, whatever becomes of them', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 13; index++) ids.push(await say(index === 6 ? bob : ada, `line ${index}`));
    await deleteMessage(ada, ids[4] ?? 0);
    const id = await reportMessage(ada, ids[6] ?? 0, SPAM);
    await editMessage(bob, ids[6] ?? 0, 'nothing happened');
    await deleteMessage(bob, ids[6] ?? 0);
    const { copy, isMessageGone } = await reachReport(mia, id);
    const expected = Array.from({ length: 11 }, (_, index) => (index === 3 ? null : `line ${index + 1}`));
    assert.deepEqual(bodiesIn(copy), expected);
    assert.equal(isMessageGone, true);
    assert.ok(copy.kind === 'message' && copy.messages[5]?.isReported && copy.messages[5].username === 'bob');
  });

  it('are once for each person and message', async () => {
    const messageId = await say(bob, 'Again');
    await reportMessage(ada, messageId, SPAM);
    await assert.rejects(reportMessage(ada, messageId, SPAM), Taken);
    await reportMessage(mia, messageId, SPAM);
  });

  it('are about what one can see, by others, and still there', async () => {
    const messageId = await say(bob, 'Mine');
    await assert.rejects(reportMessage(eve, messageId, SPAM), NotFound);
    await assert.rejects(reportMessage(bob, messageId, SPAM), Forbidden);
    await deleteMessage(bob, messageId);
    await assert.rejects(reportMessage(ada, messageId, SPAM), Forbidden);
    const [notice] = await queryRows<{ id: number }>(`SELECT id FROM messages WHERE kind <> 'text' LIMIT 1`);
    await assert.rejects(reportMessage(ada, Number(notice?.id ?? 0), SPAM), NotFound);
    await assert.rejects(reportMessage(ada, 999_999, SPAM), NotFound);
  });

  it('are possible in direct rooms, of which staff see nothing but that', async () => {
    const direct = (await openDirectRoom(eve, 'bob')).id;
    for (let index = 0; index < 8; index++) await say(eve, `private ${index}`, direct);
    const id = await reportMessage(eve, await say(bob, 'Threat', direct), SPAM);
    const { copy } = await reachReport(root, id);
    assert.deepEqual(bodiesIn(copy), [3, 4, 5, 6, 7].map((index) => `private ${index}`).concat('Threat'));
  });

  it('keep a profile as it was; once for as long as it is open', async () => {
    await updateProfile(eve, { displayName: 'Eve', bio: 'Rude words', timeZone: null });
    const id = await reportPerson(ada, 'eve', SPAM);
    await assert.rejects(reportPerson(ada, 'EVE', SPAM), Taken);
    await updateProfile(eve, { displayName: 'Angel', bio: '', timeZone: null });
    const profile = { kind: 'profile', username: 'eve', displayName: 'Eve', bio: 'Rude words' };
    assert.deepEqual((await reachReport(mia, id)).copy, profile);
    await decideReport(mia, id, { status: 'rejected', decision: 'No.' });
    await reportPerson(ada, 'eve', SPAM);
    await assert.rejects(reportPerson(ada, 'ada', SPAM), Forbidden);
    await assert.rejects(reportPerson(ada, 'nobody', SPAM), NotFound);
  });

  it('are listed for staff alone, without those about themselves', async () => {
    const id = await reported(mia, ada);
    await assert.rejects(listReports(ada), NotFound);
    await assert.rejects(reachReport(bob, id), NotFound);
    await assert.rejects(reachReport(mia, id), NotFound);
    const seenBy = async (actor: Actor) =>
      (await listReports(actor, { status: 'open' })).items.map((each) => each.id);
    assert.equal((await seenBy(mia)).includes(id), false);
    assert.equal((await seenBy(max)).includes(id), true);
    await assert.rejects(decideReport(max, id, UPHELD), Forbidden);
    assert.equal((await decideReport(root, id, UPHELD)).status, 'upheld');
  });

  it('are for nobody to decide who made them, nor for moderators when they are about an admin', async () => {
    await assert.rejects(decideReport(mia, await reported(bob, mia), UPHELD), Forbidden);
    await assert.rejects(decideReport(mia, await reported(root, ada), UPHELD), Forbidden);
    await assert.rejects(decideReport(bob, await reported(), UPHELD), NotFound);
  });

  it('are given to somebody and back', async () => {
    const id = await reported();
    assert.equal((await assignReport(mia, id, max.id)).assignedTo?.username, 'max');
    const mine = await listReports(max, { assigned: 'me' });
    assert.deepEqual(
      mine.items.map((each) => each.id),
      [id],
    );
    assert.equal((await assignReport(max, id, null)).assignedTo, null);
    await assert.rejects(assignReport(mia, id, bob.id), InvalidInput);
    await assert.rejects(assignReport(mia, id, 999_999), InvalidInput);
  });

  it('are decided by the first of two, and the other is told', async () => {
    const id = await reported();
    const both = [
      decideReport(mia, id, UPHELD),
      decideReport(max, id, { status: 'rejected', decision: 'No.' }),
    ];
    const settled = await Promise.allSettled(both);
    const [lost] = settled.filter((each) => each.status === 'rejected');
    assert.equal(settled.filter((each) => each.status === 'fulfilled').length, 1);
    assert.ok(lost?.reason instanceof Taken);
    const events = await queryRows(
      `SELECT act FROM audit_events WHERE target_type = 'report' AND target_id = $1
      AND act IN ('report.upheld', 'report.rejected')`,
      [id],
    );
    assert.equal(events.length, 1);
  });

  it('tell who made them, and who they are about only when they are upheld', async () => {
    const [eva, tom] = (await createPeople('eva', 'tom')) as [Actor, Actor];
    const [first, second] = [await say(tom, 'one', 1), await say(tom, 'two', 1)];
    const kindsFor = async (actor: Actor) => (await listNotifications(actor)).items.map(({ kind }) => kind);
    await decideReport(mia, await reportMessage(eva, first, SPAM), { status: 'rejected', decision: 'Fine.' });
    assert.deepEqual([await kindsFor(eva), await kindsFor(tom)], [['report-decided'], []]);
    await decideReport(mia, await reportMessage(eva, second, SPAM), UPHELD);
    assert.deepEqual(await kindsFor(tom), ['report-upheld']);
    const [about] = await listReportsAboutMe(tom);
    assert.equal(about?.decision, 'It is spam.');
    for (const secret of ['reporter', 'decidedBy', 'details']) assert.equal(secret in (about ?? {}), false);
    const made = (await listReportsMade(eva)).map(({ status }) => status);
    assert.deepEqual(made, ['upheld', 'rejected']);
  });

  it('are written down', async () => {
    const id = await reported();
    await assignReport(mia, id, mia.id);
    await decideReport(mia, id, UPHELD);
    const acts = await queryRows<{ act: string; reason: string }>(
      `SELECT act, reason FROM audit_events WHERE target_type = 'report' AND target_id = $1 ORDER BY id`,
      [id],
    );
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['report.made', 'report.assigned', 'report.upheld'],
    );
    assert.equal(acts.at(-1)?.reason, 'It is spam.');
  });
});
