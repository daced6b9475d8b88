import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import express, { type RequestHandler, Router } from 'express';
import { config } from '../config.ts';
import { parseId } from '../inputs/ids.ts';
import { type Encoding, encodingFor } from './compression.ts';

/** A twentieth smaller than 9; 11 takes three times as long for a fiftieth more. */
const BROTLI_QUALITY = 10;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
const FOREVER = 'public, max-age=31536000, immutable';
const HASH_LENGTH = 10;

const publicDir = join(config.rootDir, 'public');
const require = createRequire(import.meta.url);

/** Those that have lines of their own: they are for whoever reads the source, and a browser does not. */
const COMMENTS = /^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/)[\s\S])*\*\/)[ \t]*\n/gm;

/** A file that is served under a name with its own hash: it may be kept for ever. */
interface Asset {
  readonly href: string;
  readonly type: string;
  readonly identity: Buffer;
  /** Compressed when they are first asked for. */
  readonly compressed: Partial<Record<Encoding, Promise<Buffer>>>;
}

/** The islands in the order they run. One file: htmx and its extension race when they are two. */
const SCRIPTS: readonly string[] = JSON.parse(readFileSync(join(publicDir, 'js/order.json'), 'utf8'));
const STYLES: readonly string[] = JSON.parse(readFileSync(join(publicDir, 'css/order.json'), 'utf8'));
const STYLES_BESIDE_ROOMS: readonly string[] = JSON.parse(
  readFileSync(join(publicDir, 'css/order-beside-rooms.json'), 'utf8'),
);

const countdown = readPublic('css/countdown.css');
const css = createAsset(
  'parley.css',
  'text/css; charset=utf-8',
  STYLES.map((name) => readPublic(`css/${name}`)).join('\n'),
);
/** What a room never needs: it is spared the weight. */
const besideRooms = createAsset(
  'beside-rooms.css',
  'text/css; charset=utf-8',
  STYLES_BESIDE_ROOMS.map((name) => readPublic(`css/${name}`)).join('\n'),
);
const js = createAsset('parley.js', 'text/javascript; charset=utf-8', joinScripts());
/** What only the documentation of the API needs. */
const apiDocs = createAsset(
  'api-docs.js',
  'text/javascript; charset=utf-8',
  `(() => {\n${readPublic('js/api-docs.js')}})();`,
);
const icons = createAsset('icons.svg', 'image/svg+xml', readPublic('icons/sprite.svg'));

/** Where a page finds them. */
export const assetHrefs = {
  css: css.href,
  cssBesideRooms: besideRooms.href,
  js: js.href,
  apiDocs: apiDocs.href,
  icons: icons.href,
};

/** Serves the assets and, under /icons, what must keep its name. */
export function createAssetRoutes(): Router {
  const router = Router();
  for (const asset of [css, besideRooms, js, apiDocs, icons]) router.get(asset.href, serve(asset));
  router.get('/assets/countdown/:seconds.css', sendCountdown);
  router.use('/icons', express.static(join(publicDir, 'icons'), { maxAge: '1d' }));
  return router;
}

/** The styles of a wait of so many seconds. */
const sendCountdown: RequestHandler = (request, response) => {
  const seconds = parseId(request.params.seconds);
  response.set('Cache-Control', FOREVER).type('css').send(`:root{--seconds:${seconds}}\n${countdown}`);
};

function serve(asset: Asset): RequestHandler {
  return async (request, response) => {
    const encoding = encodingFor(request.get('Accept-Encoding'));
    response.set({ 'Content-Type': asset.type, 'Cache-Control': FOREVER, Vary: 'Accept-Encoding' });
    if (!encoding) return void response.send(asset.identity);
    response.set('Content-Encoding', encoding);
    response.send(await reach(asset, encoding));
  };
}

function reach({ identity, compressed }: Asset, encoding: Encoding): Promise<Buffer> {
  compressed[encoding] ??=
    encoding === 'br' ? promisify(brotliCompress)(identity, BROTLI) : promisify(gzip)(identity);
  return compressed[encoding];
}

function createAsset(name: string, type: string, text: string): Asset {
  const identity = Buffer.from(text);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, HASH_LENGTH);
  return { href: `/assets/${hash}/${name}`, type, identity, compressed: {} };
}

/** htmx, its WebSocket extension, then our islands, each in a scope of its own. */
function joinScripts(): string {
  const htmx = ['htmx.org/dist/htmx.min.js', 'htmx.org/dist/ext/hx-ws.min.js'].map((path) =>
    readFileSync(require.resolve(path), 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, ''),
  );
  const islands = SCRIPTS.map((name) => `(() => {\n${readPublic(`js/${name}`)}})();`);
  return [...htmx, ...islands].join('\n');
}

function readPublic(path: string): string {
  return readFileSync(join(publicDir, path), 'utf8').replace(COMMENTS, '');
}
