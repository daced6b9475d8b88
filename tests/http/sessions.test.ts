import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { endSessionsOf } from '../../src/domain/accounts/sessions.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, sessionIdOf, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const PAGE = '/settings/sessions';

describe('the page of one’s devices', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(() => parley.stop());

  const get = (cookie: string, path: string) => request(parley.origin).get(path).set('Cookie', cookie);
  const post = (cookie: string, path: string) =>
    request(parley.origin).post(path).set('Cookie', cookie).type('form').send({});
  const rowOf = async (cookie: string): Promise<number> => {
    const [row] = await queryRows<{ id: number }>('SELECT id FROM sessions WHERE sid = $1', [
      sessionIdOf(cookie),
    ]);
    return row?.id ?? 0;
  };
  const devicesIn = (html: string) =>
    [...html.matchAll(/<li class="member device">[\s\S]*?<\/li>/g)].map(String);

  it('lists where one is signed in, this device first, and never the id of a session', async () => {
    const ada = await createPerson('ada');
    const [phone, laptop] = [await signInAs(ada), await signInAs(ada)];
    await signInAs(await createPerson('eve'));
    await queryRows(
      `UPDATE sessions SET sess = jsonb_set(sess, '{userAgent}', '"Mozilla/5.0 (X11; Linux) Firefox/140.0"')
        WHERE sid = $1`,
      [sessionIdOf(phone)],
    );
    const { text } = await get(laptop, PAGE).expect(200);
    const devices = devicesIn(text);
    assert.equal(devices.length, 2);
    assert.match(devices[0] ?? '', /this device/);
    assert.match(devices[1] ?? '', /Firefox on Linux[\s\S]*within the last hour[\s\S]*from ::1/);
    for (const cookie of [phone, laptop]) assert.ok(!text.includes(sessionIdOf(cookie)));
  });

  it('signs one device out: its socket closes, and whatever it asks next leads to the reason', async () => {
    const bob = await createPerson('bob');
    const [here, there] = [await signInAs(bob), await signInAs(bob)];
    const client = await LiveClient.open(parley.origin, there, 1);
    const ended = await post(here, `${PAGE}/${await rowOf(there)}/removal`);
    assert.deepEqual([ended.status, ended.headers.location], [303, PAGE]);
    await waitFor(() => client.closeCode === 1008, 'the socket to close');
    for (const path of ['/rooms/1', '/', '/settings/profile']) {
      const answer = await get(there, path).expect(303);
      assert.match(answer.headers.location ?? '', /^\/sign-in/);
      const page = await get(there, answer.headers.location ?? '').expect(200);
      assert.match(page.text, /You were signed out from another device\./);
    }
    assert.equal((await post(there, '/rooms/1/messages')).headers.location, '/sign-in');
    await get(here, '/rooms').expect(200);
  });

  it('signs all other devices out at once', async () => {
    const cleo = await createPerson('cleo');
    const [here, ...others] = await Promise.all([1, 2, 3].map(() => signInAs(cleo)));
    await post(here ?? '', `${PAGE}/others/removal`).expect(303);
    for (const cookie of others) await get(cookie, '/rooms').expect(303);
    await get(here ?? '', '/rooms').expect(200);
    const { text } = await get(here ?? '', PAGE);
    assert.equal(devicesIn(text).length, 1);
    assert.doesNotMatch(text, /all other devices/);
  });

  it('is about one’s own sessions only', async () => {
    const [dan, mallory] = [await createPerson('dan'), await createPerson('mallory')];
    const [his, hers] = [await signInAs(dan), await signInAs(mallory)];
    for (const id of [await rowOf(his), 999_999, 'x', '-1', '9'.repeat(30), sessionIdOf(his)])
      await post(hers, `${PAGE}/${id}/removal`).expect(404);
    await get(his, '/rooms').expect(200);
    await get('', PAGE).expect(303);
  });

  it('tells other reasons in the same way, to whoever has the cookie, and not for ever', async () => {
    const finn = await createPerson('finn');
    const cookie = await signInAs(finn);
    await endSessionsOf(finn.id, { reason: 'You are suspended until Monday: <b>spam</b>.' });
    assert.match((await get(cookie, '/sign-in')).text, /suspended until Monday: &lt;b&gt;spam/);
    const forged = cookie.replace(/\.[^.]*$/, '.forged');
    for (const other of ['', forged, 'parley=s:x', 'parley=%E0%A4%A'])
      assert.doesNotMatch((await get(other, '/sign-in').expect(200)).text, /suspended/);
    await queryRows(`UPDATE session_endings SET ended_at = now() - interval '31 days'`);
    await signInAs(finn);
    await endSessionsOf(finn.id, { reason: 'Again.' });
    assert.deepEqual(await queryRows('SELECT reason FROM session_endings'), [{ reason: 'Again.' }]);
  });
});
