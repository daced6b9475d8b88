import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type OnResolveArgs, type Plugin, type PluginBuild } from 'esbuild';

const FROM_ADMINJS = /[\\/]node_modules[\\/](?:@adminjs[\\/][^\\/]+|adminjs)[\\/]/;

/**
 * Puts the compiled panel and what it uses of AdminJS into one file, `panel.js`. The packages bring their bundlers and all that they draw in
 * browsers, which a server has no use for.
 */
export async function bundleForServer(directory: string): Promise<void> {
  await build({
    entryPoints: [join(directory, 'index.js')],
    outfile: join(directory, 'panel.js'),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // AdminJS knows its own by the names of their classes.
    keepNames: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    preserveSymlinks: true,
    external: ['express', 'sequelize', 'esbuild'],
    // AdminJS has CommonJS modules in it.
    banner: {
      js: `import { createRequire as createRequireOf } from 'node:module';\nconst require = createRequireOf(import.meta.url);`,
    },
    plugins: [keepParleyOutside(directory), leaveOut, keepPlaces(directory)],
  });
}

/** The rest of Parley is there already: the panel is to find its database, not another one. */
function keepParleyOutside(directory: string): Plugin {
  return {
    name: 'keep-parley-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*src\// }, ({ path, resolveDir }) => ({
        path: relative(directory, join(resolveDir, path)),
        external: true,
      }));
    },
  };
}

const NO_RESOLVING_AGAIN = 'resolved';

const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    const { onLoad, onResolve } = build;
    onLoad({ filter: /[\\/](?:components|app|globals)\.bundler\.js$/ }, () => ({
      contents: 'export default {};',
    }));
    onLoad({ filter: /adminjs[\\/]lib[\\/]frontend[\\/]index\.js$/ }, () => ({ contents: '' }));
    onResolve({ filter: /^(?:\.|adminjs$|@adminjs\/)/ }, (asked) => withoutSideEffects(build, asked));
  },
};

/** Their modules only define things, so those that nobody asks for can stay away; their package.json does not say so. */
async function withoutSideEffects(
  { resolve }: PluginBuild,
  { path, importer, resolveDir, kind, pluginData }: OnResolveArgs,
) {
  const isTheirs = !path.startsWith('.') || FROM_ADMINJS.test(importer);
  if (pluginData === NO_RESOLVING_AGAIN || !isTheirs) return undefined;
  const found = await resolve(path, { importer, resolveDir, kind, pluginData: NO_RESOLVING_AGAIN });
  return { ...found, sideEffects: false };
}

/** What they read from their own directories stays where it is. */
function keepPlaces(directory: string): Plugin {
  return {
    name: 'keep-places',
    setup({ onLoad }) {
      onLoad({ filter: FROM_ADMINJS }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (!path.endsWith('.js') || !source.includes('import.meta.url')) return undefined;
        const place = JSON.stringify(relative(directory, path));
        return {
          contents: source.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
          resolveDir: dirname(path),
        };
      });
    },
  };
}
