import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { config } from '../config.ts';

/** Long enough to be found by, in a log; short enough to go with every answer. */
const CHARACTERS = 18;
/** What a proxy may say instead. */
const GIVEN = /^[\w.:-]{1,64}$/;

/** By what the log knows a request: what the proxies in front call it, when there are some. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = config.trustProxy > 0 ? headers['x-request-id'] : undefined;
  return typeof given === 'string' && GIVEN.test(given) ? given : randomUUID().slice(0, CHARACTERS);
}
