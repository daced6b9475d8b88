import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { config } from '../../src/config.ts';
import { BUNDLE_DIR } from '../environment.ts';

/** What the scripts of AdminJS leave in the window for those of its users. */
const GLOBALS: Readonly<Record<string, string>> = {
  react: 'React',
  'react-redux': 'ReactRedux',
  'react-router': 'ReactRouter',
  adminjs: 'AdminJS',
  '@adminjs/design-system': 'AdminJSDesignSystem',
  '@adminjs/design-system/styled-components': 'styled',
};

/** Bundles Parley's components for AdminJS, which looks for them under their names in `AdminJS.UserComponents`. */
export async function bundleForBrowsers(): Promise<void> {
  await build({
    entryPoints: [join(config.rootDir, 'admin/components/index.tsx')],
    outfile: join(BUNDLE_DIR, 'bundle.js'),
    bundle: true,
    format: 'iife',
    globalName: 'AdminJSCustom',
    footer: { js: 'AdminJS.UserComponents = { ...AdminJSCustom };' },
    jsx: 'transform',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    plugins: [globals],
  });
}

const globals: Plugin = {
  name: 'globals',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(?:${Object.keys(GLOBALS).join('|')})$`);
    onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'global' }));
    onLoad({ filter: /.*/, namespace: 'global' }, ({ path }) => ({
      contents: `module.exports = window.${GLOBALS[path]};`,
    }));
  },
};
