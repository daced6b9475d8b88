import type { Router } from 'express';
import { createAssetRoutes } from '../../src/http/assets.ts';
import { createOpsRoutes } from '../../src/http/ops.ts';
import { createPageRoutes, createUploadRoutes } from '../../src/http/pages/routes.ts';

/** What can be asked for. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** With something in the place of each parameter. */
  readonly path: string;
}

/** As express keeps it. */
interface Layer {
  readonly route?: { readonly path: string | string[]; readonly methods: Record<string, boolean> };
  readonly handle?: { readonly stack?: Layer[] };
}

const SAMPLES: Readonly<Record<string, string>> = { username: 'bob', version: '1', seconds: '16' };

/** All routes of the app, read off its routers. */
export function listRoutes(): Route[] {
  const routers = [
    createOpsRoutes(async () => ({})),
    createAssetRoutes(),
    createUploadRoutes(),
    createPageRoutes(),
  ];
  return routers.flatMap((router) => routesIn((router as Router & { stack: Layer[] }).stack));
}

function routesIn(stack: readonly Layer[]): Route[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return routesIn(handle?.stack ?? []);
    const methods = Object.keys(route.methods).filter((method) => route.methods[method]);
    return methods.flatMap((method) =>
      [route.path]
        .flat()
        .map((path) => ({ method: method.toUpperCase() as Route['method'], path: fill(path) })),
    );
  });
}

function fill(path: string): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? '1');
}
