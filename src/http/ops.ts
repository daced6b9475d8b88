import { Router } from 'express';
import type pg from 'pg';

/** For load balancers: alive, and ready for people. */
export function createOpsRoutes(pool: pg.Pool): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.type('text').send('ok\n');
  });
  router.get('/readyz', async (_request, response) => {
    const isReady = await pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    response
      .status(isReady ? 200 : 503)
      .type('text')
      .send(isReady ? 'ready\n' : 'database: away\n');
  });
  return router;
}
