import { brotliCompress, constants, gzip } from 'node:zlib';

/** The ways that Parley compresses pages, the better one first. */
const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** As small as gzip makes it at its usual level, in half its time; the next level takes half as long again for a thirtieth. */
const BROTLI_QUALITY = 2;
const GZIP_LEVEL = 3;
/** 128 KB, more than a page has: the usual 4 MB are memory that is cleared for each. */
const BROTLI_WINDOW_BITS = 17;
const REFUSED = /;\s*q=0(?:\.0*)?\s*$/;

/** How to compress for somebody who sent that Accept-Encoding; undefined: not at all. */
export function encodingFor(acceptEncoding: string | undefined): Encoding | undefined {
  if (!acceptEncoding) return undefined;
  const wanted = acceptEncoding.split(',').filter((each) => !REFUSED.test(each));
  const names = wanted.map((each) => each.split(';')[0]?.trim().toLowerCase());
  return ENCODINGS.find((encoding) => names.includes(encoding));
}

/** undefined when it cannot be done. */
export function compress(body: Buffer, encoding: Encoding, take: (bytes: Buffer | undefined) => void): void {
  const answer = (error: Error | null, bytes: Buffer) => take(error ? undefined : bytes);
  if (encoding === 'gzip') gzip(body, { level: GZIP_LEVEL }, answer);
  else brotliCompress(body, { params }, answer);
}

const params = {
  [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
  [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
  [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
};
