import { deflateSync } from 'node:zlib';
import type { Dice } from './random.ts';

const SIDE = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EIGHT_BITS_RGB = [8, 2, 0, 0, 0];

type Colour = readonly [number, number, number];

/** A little landscape, as PNG: a sky, a sun, two hills. */
export function paintPicture(dice: Dice): Buffer {
  const hue = dice.between(0, 359);
  const colours = [
    [hue, 0.85],
    [hue + 40, 0.95],
    [hue + 150, 0.45],
    [hue + 170, 0.3],
  ].map(([angle = 0, value = 1]) => colourOf(angle, value));
  const [sunX, sunY, size] = [dice.between(60, 200), dice.between(50, 120), dice.between(25, 50)];
  const shift = dice.between(0, 100) / 16;
  return encode((x, y) => {
    const isFront = y > 190 + 22 * Math.sin(x / 40 + shift);
    const isBack = y > 150 + 30 * Math.sin(x / 55 + 2 * shift);
    const isSun = Math.hypot(x - sunX, y - sunY) < size;
    return colours[isFront ? 3 : isBack ? 2 : isSun ? 1 : 0] ?? [0, 0, 0];
  });
}

function colourOf(hue: number, value: number): Colour {
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return Math.round(255 * value * (1 - 0.5 * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

/** https://www.w3.org/TR/png-3/ */
function encode(colourAt: (x: number, y: number) => Colour): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  const lines = Array.from({ length: SIDE }, (_, y) => [
    0,
    ...Array.from({ length: SIDE }, (_, x) => colourAt(x, y)).flat(),
  ]);
  const pixels = deflateSync(Buffer.from(lines.flat()));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(EIGHT_BITS_RGB)])),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function checksum(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
