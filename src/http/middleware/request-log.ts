import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pinoHttp } from 'pino-http';
import { log } from '../../telemetry/log.ts';

/** One line per request: who asked for what, how it ended, how long it took. No cookie, no form, no query. */
export const requestLog = pinoHttp({
  logger: log,
  genReqId: () => randomUUID(),
  customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'debug'),
  serializers: {
    req: (request: IncomingMessage & { id: string; method: string; url: string }) => ({
      id: request.id,
      method: request.method,
      path: request.url.split('?')[0],
    }),
    res: (response: { statusCode: number }) => ({ status: response.statusCode }),
  },
});
