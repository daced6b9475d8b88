import pLimit from 'p-limit';
import type Sharp from 'sharp';
import { noteRefusal } from '../../telemetry/counters.ts';
import { InvalidInput, TooMany } from '../errors.ts';

const SIDE_PIXELS = 256;
const QUALITY = 80;
const MAX_BYTES = 200_000;
const MAX_INPUT_PIXELS = 50_000_000;
/** Decoding AVIF takes about 20 bytes for each pixel, and a file of one kilobyte can hold them all. */
const MAX_AVIF_PIXELS = 12_000_000;
const MAX_SECONDS = 5;
const MAX_WAITING = 8;
const RETRY_AFTER_SECONDS = 5;

const NO_PICTURE = 'Parley could not read this as a picture. Use a JPEG, PNG, WebP, GIF or AVIF file.';
const TOO_LARGE = 'This picture is too large: use one with at most 50 megapixels (12 as AVIF).';

/** Decoding keeps a core busy and takes memory: one picture at a time. */
const limit = pLimit(1);

/**
 * A square WebP of 256 pixels, upright, without any of the file's metadata; of an animation the first picture. Throws
 * InvalidInput about the field `avatar` for what is no picture, and TooMany when too many are waiting for theirs.
 */
export async function drawAvatar(upload: Buffer): Promise<Buffer> {
  if (limit.pendingCount >= MAX_WAITING) {
    noteRefusal('pictures-at-once');
    throw new TooMany('Many pictures are being read at this moment. Please try again.', RETRY_AFTER_SECONDS);
  }
  const webp = await limit(async () => draw(await loadSharp(), upload));
  if (webp.length > MAX_BYTES) throw new InvalidInput({ avatar: NO_PICTURE });
  return webp;
}

/** The header is read first: it alone says whether the rest is worth decoding. */
async function draw(sharp: typeof Sharp, upload: Buffer): Promise<Buffer> {
  try {
    const picture = sharp(upload, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error', pages: 1 });
    const { format, width, height } = await picture.metadata();
    if (format === 'heif' && width * height > MAX_AVIF_PIXELS) throw new Error('pixel limit of AVIF');
    return await picture
      .autoOrient()
      .resize(SIDE_PIXELS, SIDE_PIXELS, { fit: 'cover' })
      .webp({ quality: QUALITY })
      .timeout({ seconds: MAX_SECONDS })
      .toBuffer();
  } catch (error) {
    const isTooLarge = /pixel limit|timeout/i.test((error as Error).message);
    throw new InvalidInput({ avatar: isTooLarge ? TOO_LARGE : NO_PICTURE });
  }
}

/** It is loaded with the first picture. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  // Whatever else libvips could read (SVG, PDF, raw pixels …) is never even tried; what a file is called counts for nothing.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`),
  });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
