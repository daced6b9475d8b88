import { pino } from 'pino';
import { config } from '../config.ts';

/** The program's log: JSON lines, or readable ones when a terminal is attached. No secret and no message text goes in. */
export const log = pino({
  level: config.logLevel,
  base: null,
  ...(config.isLogPretty && {
    transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'hostname,pid' } },
  }),
});

export type { Logger } from 'pino';
