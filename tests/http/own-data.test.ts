import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { register } from '../../src/domain/accounts/registration.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, nonce, signInAs } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORD = 'correct horse battery';
const NASTY = '</script><img src=x onerror=alert(1)> "quoted"';

describe('one’s own data over HTTP', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'bob'>;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    people = await signInPeople(parley, 'ada', 'bob');
  });

  after(() => parley.stop());

  const say = (actor: Actor, roomId: number, body: string) =>
    postMessage(actor, roomId, { body, nonce: nonce() });
  const page = async (who: 'ada' | 'bob') => (await people.get(who, '/settings/data').expect(200)).text;
  const linkIn = (text: string, format: string) =>
    new RegExp(`href="(/settings/data/\\d+/parley-data\\.${format})"`).exec(text)?.[1] ?? '';

  async function gather(): Promise<string> {
    await people.post('ada', '/settings/data').expect(303).expect('Location', '/settings/data');
    await waitFor(async () => (await page('ada')).includes('Ready'), 'the data to be gathered');
    return page('ada');
  }

  it('gathers all that is the person’s, and nothing that others wrote', async () => {
    const { ada, bob } = people.people;
    const direct = await openDirectRoom(ada, 'bob');
    const said = await say(ada, 1, `Hello ${NASTY}`);
    for (let index = 0; index < 520; index++) await say(ada, direct.id, `Between us ${index}`);
    await say(bob, direct.id, 'What Bob wrote');
    await toggleReaction(ada, said.id, '👍');
    const ready = await gather();
    const json = await people.get('ada', linkIn(ready, 'json')).expect(200);
    assert.match(json.headers['content-disposition'] ?? '', /^attachment; filename="?parley-data.json/);
    assert.equal(json.headers['cache-control'], 'no-store');
    const data = json.body as Record<string, Record<string, unknown>[]>;
    assert.equal(data.Profile?.[0]?.Username, 'ada');
    assert.equal(data.Messages?.length, 521);
    assert.deepEqual([data.Messages?.[0]?.Text, data.Messages?.at(-1)?.In], [`Hello ${NASTY}`, 'bob']);
    assert.equal(data.Reactions?.[0]?.Reaction, '👍');
    assert.equal(data.Sessions?.[0]?.Device, 'test');
    const html = await people.get('ada', linkIn(ready, 'html')).expect(200);
    assert.match(html.headers['content-disposition'] ?? '', /^attachment/);
    assert.equal(html.headers['content-security-policy'], 'sandbox');
    assert.ok(html.text.includes('&lt;/script&gt;') && !html.text.includes('<img'));
    for (const text of [json.text, html.text])
      assert.doesNotMatch(text, /What Bob wrote|password|\$2b\$|"sid"|secret/);
  });

  it('is nobody else’s, and what is no address of it is not found', async () => {
    const path = linkIn(await page('ada'), 'json');
    await people.get('bob', path).expect(404);
    await request(parley.origin).get(path).expect(303);
    for (const id of ['0', '-1', 'x', '9'.repeat(16), '999999', '1.5'])
      await people.get('ada', `/settings/data/${id}/parley-data.json`).expect(404);
    await people.get('ada', path.replace('.json', '.exe')).expect(404);
  });

  it('gathers once at a time, can be stopped, and is gone after seven days', async () => {
    const path = linkIn(await page('ada'), 'json');
    await queryRows(`UPDATE data_exports SET status = 'running', finished_at = NULL`);
    assert.match(await page('ada'), /<progress[\s\S]*See how far it is/);
    await people.get('ada', path).expect(404);
    await people.post('ada', '/settings/data').expect(403);
    await people.post('ada', '/settings/data/cancellation').expect(303);
    assert.match(await page('ada'), /Gather my data/);
    assert.equal((await queryRows('SELECT FROM data_export_parts')).length, 0);
    const again = linkIn(await gather(), 'json');
    await queryRows(`UPDATE data_exports SET finished_at = now() - interval '7 days 1 minute'`);
    await people.get('ada', again).expect(404);
    assert.match(await page('ada'), /Gather my data/);
  });

  it('asks for the password and for the choice before it deletes the account; then screens close', async () => {
    const eve = await register({ username: 'eve', email: 'eve@example.org', password: PASSWORD });
    const cookie = await signInAs(eve);
    const post = (path: string, fields: object = {}) =>
      request(parley.origin).post(path).set('Cookie', cookie).type('form').send(fields);
    await post('/settings/deletion', { messages: 'go' })
      .expect(303)
      .expect('Location', /^\/settings\/confirm/);
    await post('/settings/confirm', { password: PASSWORD, next: '/settings/deletion' })
      .expect(303)
      .expect('Location', '/settings/deletion');
    for (const fields of [{}, { messages: 'burn' }, { messages: ['stay', 'go'] }])
      await post('/settings/deletion', fields).expect(422, /id="messages-error"/);
    await say(eve, 1, 'Eve was here');
    const screen = await LiveClient.open(parley.origin, cookie, 1);
    const other = await LiveClient.open(parley.origin, people.cookies.bob, 1);
    await post('/settings/deletion', { messages: 'go' }).expect(303).expect('Location', '/sign-in');
    await waitFor(() => screen.closeCode === 1008, 'the socket to close');
    await waitFor(() => other.frames.some((frame) => frame.includes('Deleted account left')), 'the notice');
    await waitFor(() => other.frames.some((frame) => frame.includes('Message deleted')), 'the tombstone');
    await request(parley.origin).get('/rooms').set('Cookie', cookie).expect(303);
    await people.get('ada', '/people/eve').expect(404);
    assert.doesNotMatch((await people.get('ada', '/rooms/1')).text, />eve|@eve|Eve was here/);
    other.close();
  });

  it('does not let the last administrator go', async () => {
    const carl = await createPerson('carl');
    const cookie = await signInAs(carl);
    await queryRows(`UPDATE users SET role = 'admin' WHERE id = $1`, [carl.id]);
    await queryRows(
      `UPDATE sessions SET sess = jsonb_set(sess, '{confirmedAt}', to_jsonb($1::bigint)) WHERE user_id = $2`,
      [Date.now(), carl.id],
    );
    const at = (method: 'get' | 'post') =>
      request(parley.origin)[method]('/settings/deletion').set('Cookie', cookie);
    await at('get').expect(200, /the last administrator/);
    await at('post').type('form').send({ messages: 'stay' }).expect(403);
  });
});
