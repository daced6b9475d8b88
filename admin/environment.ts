import { join } from 'node:path';
import { config } from '../src/config.ts';

/** Where `npm run build` puts what browsers get of the panel. */
export const BUNDLE_DIR = join(config.rootDir, 'dist/adminjs');

/*
 * What AdminJS reads of the environment, once, when it is imported: so this is imported before it. Its own directory
 * begins with a dot, which Express does not serve; and what is to be bundled has been bundled when Parley was built.
 */
process.env.ADMIN_JS_TMP_DIR = BUNDLE_DIR;
process.env.ADMIN_JS_SKIP_BUNDLE = 'true';
process.env.NODE_ENV = 'production';
