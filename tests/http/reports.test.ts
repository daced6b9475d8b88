import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { decideReport } from '../../src/domain/moderation/reports.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

describe('reports over HTTP', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob' | 'eve'>;
  let mia: Actor;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob', 'eve');
    mia = await createStaff('mia', 'moderator');
    const newRoom = { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(visitors.people.ada, newRoom)).id;
  });

  after(() => parley.stop());

  async function say(body = '<b>Buy</b> now'): Promise<number> {
    return (await postMessage(visitors.people.bob, roomId, { body, nonce: nonce() })).id;
  }

  const reports = () => queryRows<{ id: number }>('SELECT id::int FROM reports ORDER BY id DESC');
  const SPAM = { reason: 'spam', details: '' };

  it('takes a report of a message, by a form or a script, and says so', async () => {
    const id = await say();
    const form = await visitors.get('ada', `/messages/${id}/report`).expect(200);
    assert.match(form.text, /<form[^>]*action="\/messages\/\d+\/report"[\s\S]*name="reason" value="spam"/);
    assert.ok(!form.text.includes('<b>Buy</b>'));
    const done = await visitors.post('ada', `/messages/${id}/report`, SPAM).expect(303);
    assert.match(done.headers.location ?? '', new RegExp(`^/rooms/${roomId}\\?around=`));
    const again = await visitors.post('ada', `/messages/${id}/report`, SPAM).expect(422);
    assert.match(again.text, /You have reported this message already/);
    const other = await say();
    const fragment = await visitors.get('ada', `/messages/${other}/report`).set('HX-Request', 'true');
    assert.match(fragment.text, /^<form/);
    await visitors.post('ada', `/messages/${other}/report`, SPAM).set('HX-Request', 'true').expect(204);
  });

  it('takes a report of a profile', async () => {
    assert.match((await visitors.get('ada', '/people/bob')).text, /href="\/people\/bob\/report"/);
    assert.doesNotMatch((await visitors.get('bob', '/people/bob')).text, /\/people\/bob\/report/);
    await visitors.get('ada', '/people/bob/report').expect(200);
    await visitors.post('ada', '/people/bob/report', { reason: 'other', details: 'Rude' }).expect(303);
    await visitors.post('ada', '/people/bob/report', SPAM).expect(422);
    await visitors.get('bob', '/people/bob/report').expect(403);
    await visitors.post('bob', '/people/bob/report', SPAM).expect(403);
    await visitors.get('ada', '/people/nobody/report').expect(404);
    await visitors.post('ada', '/people/%00/report', SPAM).expect(404);
  });

  it('answers what cannot be used with a sentence beside the field, and keeps what was typed', async () => {
    const path = `/messages/${await say()}/report`;
    const wrong = [
      {},
      { reason: 'boring' },
      { reason: '' },
      { reason: 'spam', details: 'x'.repeat(2001) },
      { reason: 'spam', details: 'a\0b' },
    ];
    for (const fields of wrong) {
      const { text } = await visitors.post('ada', path, fields).expect(422);
      assert.match(text, /class="error" id="(?:reason|details)-error">[^<]+</);
    }
    const { text } = await visitors.post('ada', path, { details: 'My words' });
    assert.match(text, />\s*My words<\/textarea>/);
    const repeated = 'reason[]=spam&details[x]=1';
    await visitors.post('ada', path).send(repeated).expect(422);
    const json = await visitors.post('ada', path, {}).set('Accept', 'application/json').expect(422);
    assert.deepEqual(Object.keys(json.body.errors), ['reason']);
    assert.equal((await visitors.post('ada', path, SPAM)).status, 303);
  });

  it('shows nothing to those who cannot see the message, or are not signed in', async () => {
    const id = await say();
    await visitors.get('eve', `/messages/${id}/report`).expect(404);
    await visitors.post('eve', `/messages/${id}/report`, SPAM).expect(404);
    await visitors.get('bob', `/messages/${id}/report`).expect(403);
    for (const wrong of ['0', '-1', 'x', '9'.repeat(30)])
      await visitors.get('ada', `/messages/${wrong}/report`).expect(404);
    for (const path of ['/reports', '/notifications', `/messages/${id}/report`])
      await request(parley.origin).get(path).expect(303);
    await request(parley.origin).post(`/messages/${id}/report`).type('form').send(SPAM).expect(303);
    await visitors
      .post('ada', `/messages/${id}/report`, SPAM)
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403);
  });

  it('tells what became of a report, and takes one appeal', async () => {
    const id = await say('Very rude');
    await visitors.post('ada', `/messages/${id}/report`, SPAM);
    const reportId = (await reports())[0]?.id ?? 0;
    await decideReport(mia, reportId, { status: 'upheld', decision: 'Too <rude>' });
    const mine = await visitors.get('ada', '/reports').expect(200);
    assert.match(mine.text, /Very rude[\s\S]*Upheld: Too &lt;rude&gt;/);
    const theirs = await visitors.get('bob', '/reports').expect(200);
    assert.match(theirs.text, new RegExp(`Your message[\\s\\S]*action="/reports/${reportId}/appeal"`));
    assert.doesNotMatch(theirs.text.replace(/[\s\S]*<main/, ''), /\bada\b|mia/);
    const path = `/reports/${reportId}/appeal`;
    for (const appeal of ['', ' \u200b', 'x'.repeat(2001), 'a\0'])
      assert.match((await visitors.post('bob', path, { appeal }).expect(422)).text, /class="error"/);
    await visitors.post('ada', path, { appeal: 'Me too' }).expect(404);
    await visitors.post('bob', '/reports/999999/appeal', { appeal: 'x' }).expect(404);
    await visitors.post('bob', '/reports/x/appeal', { appeal: 'x' }).expect(404);
    await visitors.post('bob', path, { appeal: 'A joke' }).expect(303);
    const again = await visitors.post('bob', path, { appeal: 'Again' }).expect(422);
    assert.match(again.text, /You have appealed against this already/);
  });

  it('counts notifications on every page, until they are opened', async () => {
    const bell = async () =>
      /id="notifications"[^>]*aria-label="([^"]*)"/.exec(
        (await visitors.get('bob', `/rooms/${roomId}`)).text,
      )?.[1];
    assert.equal(await bell(), 'Notifications, 1 new');
    const { text } = await visitors.get('bob', '/notifications').expect(200);
    assert.match(text, /A report about you was upheld/);
    assert.match(text, /report-line new/);
    assert.equal(await bell(), 'Notifications');
    assert.doesNotMatch((await visitors.get('bob', '/notifications')).text, /report-line new/);
    await visitors.get('bob', '/notifications?before=1').expect(200);
    await visitors.get('bob', '/notifications?before=x').expect(404);
  });
});
