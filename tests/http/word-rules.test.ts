import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { refuseHeldMessage, releaseHeldMessage } from '../../src/domain/moderation/held-messages.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

describe('word rules over HTTP', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob'>;
  let mia: Actor;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob');
    mia = await createStaff('mia', 'moderator');
    const newRoom = { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(visitors.people.ada, newRoom)).id;
    await addWordRule(mia, { pattern: 'casino', action: 'hold', note: '' });
    await addWordRule(mia, { pattern: 'spam', action: 'block', note: '' });
    await addWordRule(mia, { pattern: 'damn', action: 'mask', note: '' });
  });

  after(() => parley.stop());

  it('answers a message that is held with 202, and a form with a page that says so', async () => {
    const path = `/rooms/${roomId}/messages`;
    const script = await visitors
      .post('ada', path, { body: 'casino one', nonce: nonce() })
      .set({ 'HX-Request': 'true', Accept: 'application/json' });
    assert.deepEqual([script.status, Object.keys(script.body)], [202, ['detail']]);
    const form = await visitors.post('ada', path, { body: 'casino two', nonce: nonce() }).expect(303);
    const flash = form.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await request(parley.origin)
      .get(`/rooms/${roomId}`)
      .set('Cookie', `${visitors.cookies.ada}; ${flash}`);
    assert.match(page.text, /Your message waits for a moderator/);
    assert.doesNotMatch(page.text, /casino/);
    assert.match(
      (await visitors.get('ada', '/notifications')).text,
      /id="waiting"[\s\S]*casino two[\s\S]*casino one/,
    );
    const [two, one] = await queryRows<{ id: number }>(
      'SELECT id FROM held_messages ORDER BY id DESC LIMIT 2',
    );
    await releaseHeldMessage(mia, Number(two?.id));
    await refuseHeldMessage(mia, Number(one?.id), 'Luck <is> enough');
    const told = await visitors.get('ada', '/notifications');
    assert.match(told.text, /“casino one” was not posted[\s\S]*Luck &lt;is&gt; enough[\s\S]*was let pass/);
    assert.doesNotMatch(told.text, /id="waiting"/);
  });

  it('refuses what is blocked beside the composer, and posts what is masked once', async () => {
    const path = `/rooms/${roomId}/messages`;
    const page = await visitors.post('ada', path, { body: 'Eat SPAM' }).expect(422);
    assert.match(page.text, /id="composer-error"[^>]*>The rules of this server do not allow this text\.</);
    assert.ok(page.text.includes('Eat SPAM</textarea>'));
    await visitors.post('ada', path, { body: 'Damn cold', nonce: nonce() }).expect(303);
    assert.equal((await queryRows(`SELECT id FROM messages WHERE body = '••• cold'`)).length, 1);
    const same = nonce();
    await visitors.post('ada', path, { body: 'Damn wet', nonce: same }).expect(303);
    await visitors.post('ada', path, { body: 'Damn dry', nonce: same }).expect(303);
    const bodies = await queryRows<{ body: string }>(
      `SELECT body FROM messages WHERE body LIKE '••• %' ORDER BY id`,
    );
    assert.deepEqual(
      bodies.map(({ body }) => body),
      ['••• cold', '••• wet', '••• dry'],
    );
  });

  it('refuses blocked words in names beside their fields', async () => {
    const room = await visitors
      .post('ada', '/rooms', { name: 'Spam', kind: 'open', topic: 'spam', members: '' })
      .expect(422);
    assert.match(room.text, /id="name-error">The rules/);
    assert.match(room.text, /id="topic-error">The rules/);
    const profile = await visitors
      .post('ada', '/settings/profile', { display_name: 'spam', bio: '' })
      .expect(422);
    assert.match(profile.text, /id="display_name-error">The rules/);
    const renamed = await visitors.post('ada', '/settings/username', { username: 'spam' }).expect(422);
    assert.match(renamed.text, /id="username-error">The rules/);
    const passwords = { password: 'correct horse', password_confirmation: 'correct horse' };
    const account = { username: 'Spam', email: 'spam@example.org', ...passwords };
    const signUp = await request(parley.origin).post('/sign-up').type('form').send(account).expect(422);
    assert.match(signUp.text, /id="username-error">The rules/);
    const settings = await visitors.post('ada', `/rooms/${roomId}/settings`, {
      name: 'Spam',
      kind: 'closed',
    });
    assert.equal(settings.status, 422);
  });
});
