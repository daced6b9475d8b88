import { Router } from 'express';
import { requireScraper, sendMetrics } from './metrics.ts';

/** What a load balancer gets to know: `problem` means that nobody is to be sent here, `weakness` that somebody should look. */
export interface Readiness {
  readonly problem?: string | undefined;
  readonly weakness?: string | undefined;
}

/** For load balancers: alive, and ready for people. For Prometheus: how it is. */
export function createOpsRoutes(askReadiness: () => Promise<Readiness>): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.type('text').send('ok\n');
  });
  router.get('/readyz', async (_request, response) => {
    const { problem, weakness } = await askReadiness();
    response
      .status(problem ? 503 : 200)
      .type('text')
      .send(`${problem ?? weakness ?? 'ready'}\n`);
  });
  router.get('/metrics', requireScraper, sendMetrics);
  return router;
}
