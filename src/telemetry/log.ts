import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { config } from '../config.ts';
import { describeError } from './harmless.ts';

const DIGEST_CHARACTERS = 10;

const settings = {
  level: config.logLevel,
  base: cluster.isWorker ? { worker: cluster.worker?.id } : null,
  serializers: { err: describeError },
  ...(config.isLogPretty && {
    transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'hostname,pid' } },
  }),
};

/**
 * The program's log: JSON lines, or readable ones when a terminal is attached. No secret, no mail address and no message
 * text goes in.
 */
export const log = config.logFile
  ? pino(settings, pino.destination({ dest: config.logFile, mkdir: true, sync: true }))
  : pino(settings);

/** On which level requests and sockets come and go. */
export const COMING_AND_GOING = config.areRequestsLogged ? 'info' : 'debug';

/** By what the log knows a session: lines of one can be found together, and nobody can use it. */
export function digestOf(sessionId: string): string {
  return createHash('sha256').update(`log ${sessionId}`).digest('base64url').slice(0, DIGEST_CHARACTERS);
}

export type { Logger } from 'pino';
