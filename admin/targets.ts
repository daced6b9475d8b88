import type AdminJS from 'adminjs';
import { type RequestHandler, Router } from 'express';
import { NotFound } from '../src/domain/errors.ts';

const ID = /^[1-9]\d{0,14}$/;
const IDS = /^[1-9]\d{0,14}(?:,[1-9]\d{0,14}){0,499}$/;

type Kind = 'resource' | 'record' | 'bulk';

const PATHS: Readonly<Record<Kind, string>> = {
  resource: '/resources/:resourceId/actions/:action{/:query}',
  record: '/resources/:resourceId/records/:recordId/:action',
  bulk: '/resources/:resourceId/bulk/:action',
};

/** Where AdminJS would fail over what does not exist, or offer what the panel does not use: 404. */
export function refuseUnknownTargets(panel: AdminJS): RequestHandler {
  const router = Router();
  for (const kind of ['resource', 'record', 'bulk'] as const) {
    router.all([PATHS[kind], `/api${PATHS[kind]}`], (request, _response, next) => {
      const { resourceId, recordId, action } = request.params as Record<string, string>;
      if (!hasAction(panel, resourceId, action, kind)) throw new NotFound();
      if (kind === 'record' && !ID.test(recordId ?? '')) throw new NotFound();
      if (kind === 'bulk' && !IDS.test(String(request.query.recordIds))) throw new NotFound();
      next();
    });
  }
  router.all('/resources/:resourceId', (request, _response, next) => {
    if (!resourceOf(panel, request.params.resourceId)) throw new NotFound();
    next();
  });
  router.use((request, _response, next) => {
    const named = [...Object.keys(request.query).map(columnOfFilter), ...Object.keys(request.body ?? {})];
    // What every object has AdminJS would take for a column.
    if (named.some((name) => name in Object.prototype)) throw new NotFound();
    next();
  });
  router.all(['/api/resources/:resourceId/search{/*rest}', '{/api}/pages{/*rest}'], () => {
    throw new NotFound();
  });
  return router;
}

function hasAction(panel: AdminJS, resourceId: string | undefined, name = '', kind: Kind): boolean {
  const actions = resourceOf(panel, resourceId)?.decorate().actions ?? {};
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) return false;
  if (kind === 'record') return action.isRecordType();
  return kind === 'bulk' ? action.isBulkType() : action.isResourceType();
}

function columnOfFilter(key: string): string {
  const [name = ''] = key.startsWith('filters.') ? key.slice('filters.'.length).split('~~') : [];
  return name;
}

function resourceOf(panel: AdminJS, id: string | undefined) {
  return panel.resources.find((resource) => resource.decorate().id() === id);
}
