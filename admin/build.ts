import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { config } from '../src/config.ts';
import { bundleForBrowsers } from './build/browser.ts';
import { bundleForServer } from './build/server.ts';

/** Part of `npm run build`, after tsc; from the sources (`npm run dev`) what the server loads stays as it is. */
const isCompiled = relative(join(config.rootDir, 'dist'), import.meta.dirname) === 'admin';
await Promise.all([
  bundleForBrowsers(),
  isCompiled && (await isThere('index.js')) && bundleForServer(import.meta.dirname),
]);

function isThere(name: string): Promise<boolean> {
  return stat(join(import.meta.dirname, name)).then(
    () => true,
    () => false,
  );
}
