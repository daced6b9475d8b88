import { join, resolve } from 'node:path';
import { Router } from 'express';
import { config } from '../src/config.ts';

interface Asset {
  readonly path: string;
  readonly src: string;
}

const OWN_DIR = join(config.rootDir, 'admin/look');

/**
 * What AdminJS serves to browsers, and Parley's look. Its own routes serve nothing below a directory whose name begins with a dot,
 * as the one that holds Parley's may.
 */
export function createAssetRoutes(assets: readonly Asset[]): Router {
  const router = Router();
  for (const { path, src } of [...assets, ...own]) {
    router.get(path, (_request, response) => {
      response.set('Cache-Control', 'private, no-cache');
      response.sendFile(resolve(src), { dotfiles: 'allow', cacheControl: false });
    });
  }
  return router;
}

const own: readonly Asset[] = ['panel.css', 'theme.js'].map((name) => ({
  path: `/frontend/assets/${name}`,
  src: join(OWN_DIR, name),
}));
