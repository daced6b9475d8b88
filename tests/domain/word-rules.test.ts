import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { updateProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Held, InvalidInput, NotFound, Taken } from '../../src/domain/errors.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { listReports, reachReport } from '../../src/domain/moderation/reports.ts';
import {
  addWordRule,
  changeWordRule,
  listWordRules,
  removeWordRule,
  type WordAction,
} from '../../src/domain/moderation/word-rules.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom } from '../../src/domain/rooms/settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';

describe('word rules', () => {
  let ada: Actor;
  let mia: Actor;
  let direct: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    mia = await createStaff('mia', 'moderator');
    direct = (await openDirectRoom(ada, 'bob')).id;
  });

  afterEach(() => queryRows('DELETE FROM word_rules'));
  after(() => disconnect());

  const rule = (pattern: string, action: WordAction) =>
    addWordRule(mia, { pattern, action, note: 'Because' });
  const say = (actor: Actor, body: string, room = 1, sent = nonce()) =>
    postMessage(actor, room, { body, nonce: sent });
  const isBlocked = (error: unknown) => error instanceof InvalidInput && !/spam/i.test(error.message);

  it('are kept by staff, one for each pattern, and written down', async () => {
    await assert.rejects(addWordRule(ada, { pattern: 'spam', action: 'block', note: '' }), NotFound);
    await assert.rejects(listWordRules(ada), NotFound);
    const { id, pattern } = await rule('  SPAM*  now ', 'block');
    assert.equal(pattern, 'spam* now');
    await assert.rejects(rule('Spam* NOW', 'flag'), Taken);
    for (const wrong of ['*', '!?', 'a', ' ', `${'x'.repeat(101)}`])
      await assert.rejects(rule(wrong, 'mask'), InvalidInput);
    await changeWordRule(mia, id, { pattern: 'ham', action: 'mask', note: '' });
    await removeWordRule(mia, id, 'Enough');
    await assert.rejects(removeWordRule(mia, id), NotFound);
    await assert.rejects(changeWordRule(mia, id, { pattern: 'ham', action: 'mask', note: '' }), NotFound);
    const acts = await queryRows<{ act: string }>(
      `SELECT act FROM audit_events WHERE target_id = $1 ORDER BY id`,
      [id],
    );
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['word_rule.added', 'word_rule.changed', 'word_rule.removed'],
    );
  });

  it('block what is posted or edited, in every room, without saying which word it was', async () => {
    await rule('spam', 'block');
    await assert.rejects(say(ada, 'Eat SPAM!'), isBlocked);
    await assert.rejects(say(ada, 'spam', direct), isBlocked);
    const { id } = await say(ada, 'Eat ham');
    await assert.rejects(editMessage(ada, id, 'Eat spam'), isBlocked);
    assert.equal((await say(mia, 'spam is a word')).body, 'spam is a word');
  });

  it('let pass again what was stored before the rule came', async () => {
    const sent = nonce();
    const { id } = await say(ada, 'spam', 1, sent);
    await rule('spam', 'block');
    assert.equal((await say(ada, 'spam', 1, sent)).id, id);
    await changeWordRule(mia, (await listWordRules(mia)).items[0]?.id ?? 0, {
      pattern: 'spam',
      action: 'hold',
      note: '',
    });
    assert.equal((await say(ada, 'spam', 1, sent)).id, id);
  });

  it('mask the words in what is stored', async () => {
    await rule('damn*', 'mask');
    await rule('damn it', 'mask');
    const { id, body } = await say(ada, 'Damn it, damned **thing** (damn)');
    assert.equal(body, '•••, ••• **thing** (•••)');
    assert.equal((await editMessage(ada, id, 'Oh damn')).body, 'Oh •••');
    assert.equal((await say(ada, 'damn', direct)).body, '•••');
  });

  it('mask short words without making the text longer than it may be', async () => {
    await rule('xy', 'mask');
    const { body } = await say(ada, 'xy '.repeat(1333));
    assert.match(body, /^•• •• /);
  });

  it('flag once what is posted: it is there, and reported by nobody', async () => {
    const { id: ruleId } = await rule('guns', 'flag');
    const sent = nonce();
    const { id } = await say(ada, 'Who wants guns?', 1, sent);
    await say(ada, 'Who wants guns?', 1, sent);
    await say(ada, 'guns', direct);
    await editMessage(ada, id, 'Guns again');
    const { items } = await listReports(mia, { status: 'open' });
    assert.equal(items.length, 1);
    const report = await reachReport(mia, items[0]?.id ?? 0);
    assert.deepEqual([report.reporter, report.rulePattern, report.messageId], [null, 'guns', id]);
    await removeWordRule(mia, ruleId);
    assert.equal((await reachReport(mia, report.id)).rulePattern, null);
  });

  it('flag what an edit brings', async () => {
    await rule('bombs', 'flag');
    const { id } = await say(ada, 'Hello');
    await editMessage(ada, id, 'Hello bombs');
    const { items } = await listReports(mia);
    assert.equal(items[0]?.messageId, id);
  });

  it('hold what is posted, but not in direct rooms; an edit is blocked instead', async () => {
    await rule('casino', 'hold');
    await assert.rejects(say(ada, 'My casino'), Held);
    const { id } = await say(ada, 'My house');
    await assert.rejects(editMessage(ada, id, 'My casino'), isBlocked);
    assert.equal((await say(ada, 'My casino', direct)).body, 'My casino');
  });

  it('block names, and nothing else happens to names', async () => {
    await rule('spam', 'block');
    await rule('ham', 'hold');
    const room = { kind: 'open', topic: '', members: [] } as const;
    await assert.rejects(createRoom(ada, { ...room, name: 'Spam here' }), isBlocked);
    await assert.rejects(createRoom(ada, { ...room, name: 'Fine', topic: 'spam' }), isBlocked);
    const { id } = await createRoom(ada, { ...room, name: 'Ham' });
    await assert.rejects(changeRoom(ada, id, { ...room, name: 'Spam' }), isBlocked);
    await changeRoom(ada, id, { ...room, name: 'Ham', topic: 'Eggs' });
    await assert.rejects(updateProfile(ada, { displayName: 'Spam', bio: '', timeZone: null }), isBlocked);
    await updateProfile(ada, { displayName: 'Ham', bio: 'spam', timeZone: null });
  });
});
