import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { createPicture, createPngHeader } from '../support/pictures.ts';
import { pause } from '../support/wait.ts';

const MEGABYTE = 2 ** 20;
const ARRIVED_MS = 300;

describe('avatars over HTTP', () => {
  let parley: TestParley;
  let cookie: string;
  let png: Buffer;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    cookie = await signInAs(await createPerson('ada'));
    png = await createPicture('png');
  });

  after(() => parley.stop());

  const get = (path: string) => request(parley.origin).get(path).set('Cookie', cookie);
  const post = (path = '/settings/avatar') => request(parley.origin).post(path).set('Cookie', cookie);
  const upload = (bytes: Buffer, name = 'me.png', type = 'image/png') =>
    post().attach('avatar', bytes, { filename: name, contentType: type });
  const errorOf = (text: string) => /id="avatar-error"[^>]*>([^<]*)/.exec(text)?.[1] ?? '';
  const hrefOf = async () => /\/avatars\/\d+\/\d+\.webp/.exec((await get('/people/ada')).text)?.[0] ?? '';

  it('takes a picture from a plain form and shows it wherever the person stands', async () => {
    const taken = await upload(png);
    assert.deepEqual([taken.status, taken.headers.location], [303, '/settings/profile']);
    await post('/rooms/1/messages').type('form').send({ body: 'Here I am' }).expect(303);
    const href = await hrefOf();
    for (const path of ['/people/ada', '/people', '/rooms/1', '/rooms/1/members', '/settings/profile'])
      assert.ok((await get(path)).text.includes(`<img src="${href}" alt=""`), path);
    const picture = await get(href).expect(200);
    assert.deepEqual(
      [picture.type, picture.headers['cache-control'], picture.headers['x-content-type-options']],
      ['image/webp', 'private, max-age=31536000, immutable', 'nosniff'],
    );
    assert.equal(picture.body.subarray(8, 12).toString(), 'WEBP');
  });

  it('gives a new picture a new address, and the old one is gone; so after removing it', async () => {
    const first = await hrefOf();
    await upload(png).expect(303);
    const second = await hrefOf();
    assert.notEqual(second, first);
    await get(first).expect(404);
    await post('/settings/avatar/removal').expect(303);
    assert.equal(await hrefOf(), '');
    await get(second).expect(404);
    await upload(png).expect(303);
    assert.ok(![first, second].includes(await hrefOf()));
  });

  it('answers 404 to addresses of pictures that cannot be', async () => {
    for (const path of [
      '1/0',
      '1/-1',
      '1/99',
      '99/1',
      '1/x',
      'x/1',
      '1/1.5',
      '1/4294967296',
      '999999999999999/1',
    ])
      await get(`/avatars/${path}.webp`).expect(404);
    await get('/avatars/1/1.png').expect(404);
  });

  const bad: [string, () => Promise<Buffer> | Buffer, RegExp][] = [
    ['10 MB', () => Buffer.alloc(10 * MEGABYTE, 'x'), /at most 5 MB/],
    [
      '10 MB that begin as a picture',
      () => Buffer.concat([png, Buffer.alloc(10 * MEGABYTE)]),
      /at most 5 MB/,
    ],
    ['a header of 50000×50000 pixels', () => createPngHeader(50_000, 50_000), /50 megapixels/],
    ['text that is called a picture', () => Buffer.from('Hello, I am a picture.'), /as a picture/],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      /as a picture/,
    ],
    ['a JPEG that is cut off', async () => (await createPicture('jpeg')).subarray(0, 5000), /as a picture/],
    ['an empty file', () => Buffer.alloc(0), /as a picture|Choose a picture/],
  ];

  for (const [what, create, sentence] of bad) {
    it(`answers 422 to ${what}, beside the field, at once`, async (test) => {
      const bytes = await create();
      const before = process.memoryUsage().rss;
      const startedAt = Date.now();
      const answer = await upload(bytes);
      test.diagnostic(`after ${Date.now() - startedAt} ms`);
      assert.equal(answer.status, 422);
      assert.match(errorOf(answer.text), sentence);
      assert.ok(process.memoryUsage().rss - before < 100 * MEGABYTE);
    });
  }

  it('answers 422 to a form without a file', async () => {
    for (const form of [
      post().field('other', 'x'),
      post().attach('avatar', Buffer.alloc(0), { filename: '' }),
    ]) {
      const answer = await form;
      assert.deepEqual([answer.status, errorOf(answer.text)], [422, 'Choose a picture first.']);
    }
  });

  const boundary = 'multipart/form-data; boundary=b';
  const part = (headers: string, body = 'x') => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
  const malformed: [string, number, () => request.Test][] = [
    ['another field name', 400, () => post().attach('picture', png, 'me.png')],
    ['two files', 400, () => post().attach('avatar', png, 'me.png').attach('avatar', png, 'me.png')],
    [
      'many fields',
      400,
      () => post().field(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, 'x']))),
    ],
    ['a long field', 400, () => post().field('f', 'x'.repeat(5000))],
    ['a long field name', 400, () => post().field('f'.repeat(5000), 'x')],
    ['a nested field', 400, () => post().field('a[b][c]', 'x')],
    [
      'a thousand parts',
      400,
      () =>
        post()
          .set('Content-Type', boundary)
          .send(part('Content-Disposition: form-data; name="a"').repeat(1000)),
    ],
    [
      'a part without a name',
      400,
      () =>
        post()
          .set('Content-Type', boundary)
          .send(`${part('Content-Disposition: form-data')}--b--\r\n`),
    ],
    [
      'a form that breaks off',
      400,
      () =>
        post()
          .set('Content-Type', boundary)
          .send('--b\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\n\r\nxx'),
    ],
    ['no boundary', 400, () => post().set('Content-Type', 'multipart/form-data').send('x')],
    ['bytes that are no parts', 400, () => post().set('Content-Type', boundary).send('x'.repeat(1000))],
    ['a plain form', 415, () => post().type('form').send({ avatar: 'x' })],
    ['JSON', 415, () => post().send({ avatar: 'x' })],
    ['the bare picture', 415, () => post().type('image/png').send(png)],
    ['nothing', 415, () => post()],
    ['a form with a file elsewhere', 415, () => post('/settings/profile').attach('avatar', png, 'me.png')],
    ['the same in a room', 415, () => post('/rooms/1/messages').field('body', 'x')],
  ];

  for (const [what, status, ask] of malformed) {
    it(`answers ${status} to ${what}, and goes on`, async () => {
      assert.equal((await ask()).status, status);
      await request(parley.origin).get('/readyz').expect(200);
    });
  }

  it('refuses the forms of other sites and of strangers before it reads them', async () => {
    await upload(png).set('Origin', 'https://evil.example').expect(403);
    const stranger = await request(parley.origin).post('/settings/avatar').attach('avatar', png, 'me.png');
    assert.deepEqual([stranger.status, stranger.headers.location], [303, '/sign-in']);
  });

  it('stays up when forty arrive at once: each is taken or asked to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => upload(png)));
    for (const { status, headers } of answers) {
      assert.ok(status === 303 || (status === 429 && headers['retry-after'] !== undefined), `${status}`);
    }
    assert.ok(answers.some(({ status }) => status === 303));
    await request(parley.origin).get('/readyz').expect(200);
  });

  it('takes somebody’s picture while another person sends twenty very slowly', async () => {
    const bob = await signInAs(await createPerson('bob'));
    const slow = Array.from({ length: 20 }, () => {
      const headers = { cookie: bob, 'content-type': boundary, 'content-length': 100_000 };
      const sending = http.request(`${parley.origin}/settings/avatar`, { method: 'POST', headers });
      sending.write(part('Content-Disposition: form-data; name="avatar"; filename="a.png"'));
      return sending.on('error', () => undefined);
    });
    await pause(ARRIVED_MS);
    const { status } = await upload(png);
    for (const sending of slow) sending.destroy();
    assert.equal(status, 303);
  });
});
