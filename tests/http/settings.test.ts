import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';

describe('settings over HTTP', () => {
  let parley: TestParley;
  let ada: string;
  let bob: string;

  before(async () => {
    parley = await startTestParley();
    ada = await signInAs(await createPerson('ada'));
    bob = await signInAs(await createPerson('bob'));
  });

  after(() => parley.stop());

  const get = (cookie: string, path: string) => request(parley.origin).get(path).set('Cookie', cookie);
  const post = (cookie: string, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookie).type('form').send(fields);
  const errorOf = (field: string, text: string) =>
    new RegExp(`id="${field}-error"[^>]*>([^<]*)`).exec(text)?.[1] ?? '';

  it('saves what one says of oneself, and shows it', async () => {
    const form = await get(bob, '/settings/profile').expect(200);
    assert.match(form.text, /<option value="Europe\/Berlin">Berlin<\/option>/);
    const fields = { display_name: ' Bob B. ', bio: ' Line one\r\nLine two ', time_zone: 'Asia/Tokyo' };
    const saved = await post(bob, '/settings/profile', fields);
    assert.deepEqual([saved.status, saved.headers.location], [303, '/settings/profile']);
    const own = await get(bob, '/people/bob');
    assert.match(
      own.text,
      /<h1>Bob B\.<\/h1>[\s\S]*Line one\nLine two[\s\S]*\d\d:\d\d your time[\s\S]*Edit profile/,
    );
    assert.match((await get(ada, '/people/bob')).text, /\d\d:\d\d their time/);
    assert.match((await get(bob, '/settings/profile')).text, /<option value="Asia\/Tokyo" selected>/);
    await post(bob, '/settings/profile', { ...fields, bio: ' \u200b ', time_zone: '' }).expect(303);
    assert.doesNotMatch((await get(bob, '/people/bob')).text, /your time|class="bio"/);
  });

  it('says beside the field what is wrong, and keeps the rest', async () => {
    const fine = { display_name: 'Bob', bio: 'Kept', time_zone: 'UTC' };
    const cases: [string, object, RegExp][] = [
      ['display_name', { display_name: ' ' }, /Enter the name/],
      ['display_name', { display_name: '\u200b' }, /Enter the name/],
      ['display_name', { display_name: 'x'.repeat(81) }, /at most 80/],
      ['display_name', { display_name: 'a\nb' }, /single line/],
      ['display_name', { display_name: 'a\0b' }, /cannot be stored/],
      ['display_name', { display_name: ['a', 'b'] }, /Enter the name/],
      ['bio', { bio: '🌱'.repeat(501) }, /at most 500/],
      ['bio', { bio: 'a\0' }, /cannot be stored/],
      ['time_zone', { time_zone: 'Mars/Olympus' }, /from the list/],
      ['time_zone', { time_zone: 'europe/berlin' }, /from the list/],
      ['time_zone', { time_zone: '+01:00' }, /from the list/],
    ];
    for (const [field, changes, sentence] of cases) {
      const answer = await post(bob, '/settings/profile', { ...fine, ...changes });
      assert.equal(answer.status, 422, JSON.stringify(changes));
      assert.match(errorOf(field, answer.text), sentence);
      assert.ok('bio' in changes || answer.text.includes('Kept</textarea>'));
    }
    await post(bob, '/settings/profile', { ...fine, bio: '🌱'.repeat(500) }).expect(303);
  });
});
