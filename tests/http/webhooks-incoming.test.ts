import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { liftSanction, sanction } from '../../src/domain/moderation/sanctions.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { collectLog } from '../support/log-lines.ts';
import { createStaff } from '../support/order.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const ADDRESS = /id="webhook-address">http:\/\/[^/]+(\/hooks\/[\w-]{43})</;

interface Stored {
  readonly body: string;
  readonly username: string;
  readonly nonce: string;
}

describe('incoming webhooks', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'bob' | 'eve'>;
  let roomId: number;
  let path: string;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    people = await signInPeople(parley, 'ada', 'bob', 'eve');
  });

  beforeEach(async () => {
    const { ada } = people.people;
    const room = { name: `Room ${Date.now()}`, kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(ada, room)).id;
    path = await make('Builds');
  });

  after(() => parley.stop());

  const here = (rest = '') => `/rooms/${roomId}/integrations${rest}`;
  const send = (to = path) => request(parley.origin).post(to);
  const say = (text: string, to = path) => send(to).type('text/plain').send(text);
  const list = () =>
    queryRows<Stored>(
      `SELECT body, username, nonce FROM messages JOIN users ON users.id = sender_id
        WHERE room_id = $1 AND kind = 'text' ORDER BY seq`,
      [roomId],
    );
  const bodies = async () => (await list()).map(({ body }) => body);
  const newestId = async () =>
    (await queryRows<{ id: number }>('SELECT max(id) AS id FROM incoming_webhooks'))[0]?.id;

  async function make(name: string): Promise<string> {
    const made = await people
      .post('ada', here('/incoming'), { name })
      .expect(200)
      .expect('Cache-Control', 'no-store');
    return ADDRESS.exec(made.text)?.[1] ?? '';
  }

  it('shows the address once, keeps a digest alone, and says when it was used last', async () => {
    const secret = path.split('/')[2] ?? '';
    assert.equal(secret.length, 43);
    assert.ok(!JSON.stringify(await queryRows('SELECT * FROM incoming_webhooks')).includes(secret));
    const before = await people.get('ada', here()).expect(200, /Builds[\s\S]*Not used yet/);
    assert.ok(!before.text.includes(secret));
    const logged = await collectLog(async () => void (await say('Quiet words').expect(200, 'ok\n')));
    assert.match(logged, /hooks\/…/);
    assert.ok(!logged.includes(secret) && !logged.includes('Quiet words'));
    await people.get('ada', here()).expect(200, /Last used/);
    await people.get('ada', `/rooms/${roomId}/members`).expect(200, /Builds<\/a> <span class="tag">Bot/);
    await people.get('ada', `/rooms/${roomId}/settings`).expect(200, /integrations">Integrations/);
  });

  it('posts text, JSON, a field, and what curl sends without a word about it', async () => {
    await say('Plain **text**')
      .expect(200, 'ok\n')
      .expect('Content-Type', /text\/plain/);
    await send().type('form').send('Build 17 & more: 100% done').expect(200);
    await send().type('form').send({ text: 'A field' }).expect(200);
    await send()
      .type('form')
      .send({ payload: JSON.stringify({ text: 'Slack’s way' }) })
      .expect(200);
    await send().send({ text: 'JSON' }).expect(200);
    const answer = await send().set('Accept', 'application/json').send({ content: 'More JSON', nonce: 'n1' });
    assert.equal(answer.body.ok, true);
    assert.deepEqual(await bodies(), [
      ...['Plain **text**', 'Build 17 & more: 100% done', 'A field', 'Slack’s way', 'JSON', 'More JSON'],
    ]);
    const [first] = await list();
    assert.match(first?.username ?? '', /^builds/);
    await people.get('bob', `/rooms/${roomId}`).expect(200, /Plain <strong>text<\/strong>/);
  });

  it('posts once what is sent again, by nonce or by the header for that', async () => {
    for (let count = 0; count < 3; count++) {
      await send().send({ text: 'By nonce', nonce: 'same' }).expect(200);
      await say('By header').set('Idempotency-Key', 'x'.repeat(200)).expect(200);
    }
    assert.deepEqual(await bodies(), ['By nonce', 'By header']);
  });

  it('says plainly what it does not take', async () => {
    await say('x'.repeat(4001)).expect(422, /at most 4000 characters/);
    await say('  ').expect(422, /Write something/);
    await say('a\0b').expect(422);
    await send().type('json').send('{"text":').expect(422);
    await send()
      .send({ text: ['a'] })
      .expect(422);
    await send().send({ text: 'a', nonce: 'two words' }).expect(422);
    await send()
      .set('Accept', 'application/json')
      .send({ text: '' })
      .expect(422, /"errors":\{"text":/);
    await say('x'.repeat(70_000)).expect(413);
    await send().type('image/png').send(Buffer.from('x')).expect(415);
    await send().type('text/plain; charset=klingon').send('x').expect(415);
    assert.deepEqual(await bodies(), []);
  });

  it('is nothing for whoever has no right address', async () => {
    const unknown = await say('x', `/hooks/${'A'.repeat(43)}`).expect(404);
    for (const other of ['/hooks/x', `${path}x`, `${path}/x`, '/hooks/%00', '/hooks/%ff', '/hooks/'])
      assert.ok([404, 400].includes((await say('x', other)).status), other);
    const tooMuch = await say('x'.repeat(70_000), `/hooks/${'A'.repeat(43)}`);
    assert.deepEqual([tooMuch.status, tooMuch.text], [404, unknown.text]);
    await request(parley.origin).get(path).expect(404);
  });

  it('needs no cookie, and cares for none', async () => {
    await say('From anywhere')
      .set('Origin', 'https://elsewhere.example')
      .set('Cookie', people.cookies.eve)
      .expect(200);
    const [stored] = await list();
    assert.match(stored?.username ?? '', /^builds/);
  });

  it('leads nowhere once it is revoked: its bot leaves, what it said stays', async () => {
    await say('Before').expect(200);
    const id = await newestId();
    await people.post('bob', here(`/incoming/${id}/removal`)).expect(403);
    await people.post('eve', here(`/incoming/${id}/removal`)).expect(404);
    await people.get('bob', here(`/incoming/${id}/removal`)).expect(403);
    await people.get('ada', here(`/incoming/${id}/removal`)).expect(200, /Revoke Builds\?/);
    await people.post('ada', here(`/incoming/${id}/removal`)).expect(303);
    await say('After').expect(404);
    assert.deepEqual(await bodies(), ['Before']);
    const { text } = await people.get('ada', `/rooms/${roomId}/members`);
    assert.doesNotMatch(text, /Builds<\/a> <span class="tag">Bot/);
    await people.post('ada', here(`/incoming/${id}/removal`)).expect(404);
  });

  it('follows the rules for everybody: words, slow mode, mute, archive, removal', async () => {
    const admin = await createStaff(`admin${Date.now()}`, 'admin');
    await addWordRule(admin, { pattern: 'forbidden', action: 'block', note: '' });
    await addWordRule(admin, { pattern: 'doubtful', action: 'hold', note: '' });
    await say('This is forbidden').expect(422);
    await say('This is doubtful').expect(202, /waits for a moderator/);
    await people.post('ada', `/rooms/${roomId}/slow-mode`, { seconds: '60' }).expect(303);
    await say('One').expect(200);
    const slow = await say('Two').expect(429, /Slow mode/);
    assert.ok(Number(slow.headers['retry-after']) > 0);
    await people.post('ada', `/rooms/${roomId}/slow-mode`, { seconds: '0' }).expect(303);
    const [bot] = await queryRows<{ botId: number }>('SELECT max(bot_id) AS "botId" FROM incoming_webhooks');
    const mute = { userId: bot?.botId ?? 0, kind: 'mute', reason: 'Loud', endsAt: null } as const;
    const { id: muteId } = await sanction(admin, mute);
    await say('Muted').expect(403, /muted/);
    await liftSanction(admin, muteId, 'Over');
    await setArchived(people.people.ada, roomId, true);
    await say('Archived').expect(403, /archived/);
    await people.post('ada', here('/incoming'), { name: 'Late' }).expect(403);
    await setArchived(people.people.ada, roomId, false);
    await people.post('ada', `/rooms/${roomId}/members/${bot?.botId}/removal`).expect(303);
    await say('Removed').expect(404);
    await people.get('ada', here()).expect(200, /Its bot is not in this room/);
    assert.deepEqual(await bodies(), ['One']);
  });

  it('is for those who keep the room: owners, its moderators, and staff who are in it', async () => {
    await people.get('bob', here()).expect(403);
    await people.post('bob', here('/incoming'), { name: 'Mine' }).expect(403);
    await people.get('eve', here()).expect(404);
    await people.post('eve', here('/incoming'), { name: 'Mine' }).expect(404);
    await request(parley.origin).get(here()).expect(303);
    const { bob } = people.people;
    await people.post('ada', `/rooms/${roomId}/members/${bob.id}/role`, { role: 'moderator' }).expect(303);
    await people.get('bob', here()).expect(200);
    for (const [name, field] of [
      ['', 'incoming-name'],
      ['x'.repeat(81), 'incoming-name'],
      ['a\nb', 'incoming-name'],
    ])
      await people.post('bob', here('/incoming'), { name }).expect(422, new RegExp(`id="${field}-error"`));
  });
});
