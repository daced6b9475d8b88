import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { changeAvatar, readAvatar, removeAvatar } from '../../src/domain/accounts/avatars.ts';
import { drawAvatar } from '../../src/domain/accounts/pictures.ts';
import { readProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { InvalidInput, NotFound, TooMany } from '../../src/domain/errors.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople } from '../support/people.ts';
import { createPicture, createPngHeader } from '../support/pictures.ts';

describe('pictures', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada')) as [Actor];
  });

  after(() => disconnect());

  const versionOf = async (actor: Actor) => (await readProfile(actor, actor.username)).avatarVersion;

  it('become squares of 256 pixels in WebP, from each of the five formats', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
      const webp = await drawAvatar(await createPicture(format));
      const { width, height, format: made } = await sharp(webp).metadata();
      assert.deepEqual([width, height, made], [256, 256, 'webp'], format);
      assert.ok(webp.length < 200_000, `${format}: ${webp.length} bytes`);
    }
  });

  it('stand upright and say nothing of where they were taken', async () => {
    const lying = sharp({ create: { width: 400, height: 200, channels: 3, background: 'red' } })
      .composite([
        { input: { create: { width: 200, height: 200, channels: 3, background: 'blue' } }, left: 0, top: 0 },
      ])
      .withExif({ IFD0: { Copyright: 'secret' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 });
    const webp = await drawAvatar(await lying.jpeg().toBuffer());
    const { exif, icc, xmp, orientation } = await sharp(webp).metadata();
    assert.deepEqual([exif, icc, xmp, orientation], [undefined, undefined, undefined, undefined]);
    const [red = 0, , blue = 0] = await sharp(webp)
      .extract({ left: 128, top: 10, width: 1, height: 1 })
      .raw()
      .toBuffer();
    assert.ok(blue > 200 && red < 50, 'the blue half is above');
  });

  it('are refused when they are none, lie, or are cut off', async () => {
    const jpeg = await createPicture('jpeg');
    const attempts: Record<string, Buffer> = {
      nothing: Buffer.alloc(0),
      text: Buffer.from('This is a picture, honestly.'),
      svg: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
      html: Buffer.from('<!doctype html><script>alert(1)</script>'),
      tiff: await createPicture('tiff'),
      'half a JPEG': jpeg.subarray(0, jpeg.length / 2),
      'a PNG without pixels': createPngHeader(300, 300),
      'the first bytes of a GIF': Buffer.from('GIF89a'),
    };
    for (const [what, bytes] of Object.entries(attempts)) {
      await assert.rejects(
        drawAvatar(bytes),
        (error) => error instanceof InvalidInput && 'avatar' in error.fields,
        what,
      );
    }
  });

  it('are refused without taking memory when they claim to be enormous', async () => {
    const avif = await sharp({ create: { width: 5000, height: 4000, channels: 3, background: 'red' } })
      .avif({ effort: 0 })
      .toBuffer();
    const before = process.memoryUsage().rss;
    await assert.rejects(drawAvatar(avif), /at most 50 megapixels \(12 as AVIF\)/);
    for (const [width, height] of [
      [50_000, 50_000],
      [8000, 8000],
      [2 ** 31 - 1, 1],
      [1, 2 ** 31 - 1],
    ] as const) {
      await assert.rejects(drawAvatar(createPngHeader(width, height)), InvalidInput);
    }
    assert.ok(process.memoryUsage().rss - before < 50 * 2 ** 20);
  });

  it('are read one at a time, and not endlessly many wait', async () => {
    const png = await createPicture('png');
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => drawAvatar(png)));
    const refused = outcomes.filter((each) => each.status === 'rejected');
    assert.ok(refused.length >= 20 && refused.length < 30);
    assert.ok(refused.every((each) => each.reason instanceof TooMany));
    await drawAvatar(png);
  });

  it('have an address of their own each, also after one was removed', async () => {
    const png = await createPicture('png');
    await changeAvatar(ada, png);
    const first = await versionOf(ada);
    assert.ok((await readAvatar(ada.id, first)).length > 0);
    await Promise.all([changeAvatar(ada, png), changeAvatar(ada, png)]);
    await assert.rejects(readAvatar(ada.id, first), NotFound);
    const third = await versionOf(ada);
    await removeAvatar(ada);
    await removeAvatar(ada);
    assert.ok((await versionOf(ada)) < 0);
    await assert.rejects(readAvatar(ada.id, third), NotFound);
    await changeAvatar(ada, png);
    assert.equal(await versionOf(ada), third + 1);
  });
});
