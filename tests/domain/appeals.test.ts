import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listNotifications } from '../../src/domain/accounts/notifications.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound, Taken } from '../../src/domain/errors.ts';
import { readMessage } from '../../src/domain/messages/message.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { appeal, decideAppeal } from '../../src/domain/moderation/appeals.ts';
import { removeMessage } from '../../src/domain/moderation/removal.ts';
import { decideReport, listReports, reportMessage } from '../../src/domain/moderation/reports.ts';
import { canAppeal } from '../../src/domain/policies/reports.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const GRANTED = { status: 'granted', decision: 'It was a joke.', restoresMessage: true } as const;

describe('appeals', () => {
  let ada: Actor;
  let bob: Actor;
  let mia: Actor;
  let max: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    mia = await createStaff('mia', 'moderator');
    max = await createStaff('max', 'moderator');
  });

  after(() => disconnect());

  /** A report of ada's about a message of bob's that mia has upheld, and removed. */
  async function upheld(): Promise<{ reportId: number; messageId: number }> {
    const messageId = (await postMessage(bob, 1, { body: 'Buy now', nonce: nonce() })).id;
    const reportId = await reportMessage(ada, messageId, { reason: 'spam', details: '' });
    await decideReport(mia, reportId, { status: 'upheld', decision: 'Spam.' });
    await removeMessage(mia, messageId, 'Spam.');
    return { reportId, messageId };
  }

  it('are for the person whom it is about, once, when it was upheld', async () => {
    const { reportId } = await upheld();
    await assert.rejects(appeal(ada, reportId, 'No!'), NotFound);
    await assert.rejects(appeal(bob, 999_999, 'No!'), NotFound);
    await appeal(bob, reportId, 'No!');
    await assert.rejects(appeal(bob, reportId, 'No!!'), Taken);
    const messageId = (await postMessage(bob, 1, { body: 'Hello', nonce: nonce() })).id;
    const open = await reportMessage(ada, messageId, { reason: 'hate', details: '' });
    await assert.rejects(appeal(bob, open, 'What?'), NotFound);
  });

  it('are possible for 30 days', async () => {
    const { reportId } = await upheld();
    await queryRows(`UPDATE reports SET decided_at = now() - interval '31 days' WHERE id = $1`, [reportId]);
    await assert.rejects(appeal(bob, reportId, 'No!'), Forbidden);
    const facts = { reporter: null, subject: bob, status: 'upheld', decidedBy: null, appealStatus: null };
    assert.equal(canAppeal(bob, { ...facts, decidedAt: new Date(Date.now() - 29 * DAY_MS) }), true);
  });

  it('are decided by another moderator, who can bring the message back', async () => {
    const { reportId, messageId } = await upheld();
    await assert.rejects(decideAppeal(max, reportId, GRANTED), NotFound);
    await appeal(bob, reportId, 'It was a joke');
    const waiting = await listReports(max, { status: 'appealed' });
    assert.ok(waiting.items.some(({ id }) => id === reportId));
    await assert.rejects(decideAppeal(mia, reportId, GRANTED), Forbidden);
    await assert.rejects(decideAppeal(bob, reportId, GRANTED), NotFound);
    const decided = await decideAppeal(max, reportId, GRANTED);
    assert.deepEqual([decided.appealStatus, decided.appealDecidedBy?.username], ['granted', 'max']);
    assert.equal((await readMessage(messageId)).body, 'Buy now');
    assert.equal((await listNotifications(bob)).items[0]?.kind, 'appeal-decided');
    const acts = await queryRows<{ act: string }>('SELECT act FROM audit_events ORDER BY id DESC LIMIT 2');
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['message.restored', 'appeal.granted'],
    );
  });

  it('that are refused leave everything as it is; the first of two who decide wins', async () => {
    const { reportId, messageId } = await upheld();
    await appeal(bob, reportId, 'Please');
    const refused = { status: 'refused', decision: 'No.' } as const;
    const settled = await Promise.allSettled([
      decideAppeal(max, reportId, refused),
      decideAppeal(max, reportId, refused),
    ]);
    const lost = settled.filter((each) => each.status === 'rejected');
    assert.equal(lost.length, 1);
    assert.ok(lost[0]?.reason instanceof Taken);
    assert.equal((await readMessage(messageId)).body, '');
  });

  it('are decided by whoever decided the report when there is nobody else', async () => {
    const { reportId } = await upheld();
    await appeal(bob, reportId, 'Alone');
    await queryRows(`UPDATE users SET role = 'member' WHERE id = $1`, [max.id]);
    assert.equal((await decideAppeal(mia, reportId, GRANTED)).appealStatus, 'granted');
  });
});
