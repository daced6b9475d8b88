import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { config } from '../config.ts';
import { metricsOfAll } from '../telemetry/metrics-of-all.ts';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;
/** What a proxy says of whom it asks for: then somebody else does, from wherever. */
const OF_PROXIES = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'via'];

/** Passes whoever may read the figures; for everybody else nothing is there. */
export const requireScraper: RequestHandler = (request, _response, next) => {
  next(isScraper(request) ? undefined : 'route');
};

/** All figures of this server, for Prometheus. The database is not needed for it. */
export async function sendMetrics(_request: Request, response: Response): Promise<void> {
  const figures = await metricsOfAll();
  response.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(figures);
}

function isScraper(request: Request): boolean {
  if (config.metricsToken) return isSame(request.get('authorization') ?? '', `Bearer ${config.metricsToken}`);
  const isForSomebody = OF_PROXIES.some((name) => request.headers[name] !== undefined);
  return !isForSomebody && LOOPBACK.test(request.socket.remoteAddress ?? '');
}

/** In a time that says nothing of where the two differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
