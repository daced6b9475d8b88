import { createHash } from 'node:crypto';
import { config } from '../../config.ts';
import { readHint } from '../hints.ts';
import type { Bus } from './bus.ts';
import { createMemoryBus } from './memory.ts';
import { createPostgresBus } from './postgres.ts';
import { createRedisBus } from './redis.ts';

/** Redis where there is one; else the database, unless this is the only instance for certain. */
export function createConfiguredBus(databaseUrl: string, secret: string): Bus {
  // A Redis may serve several Parleys: those that share a database share its secret.
  const channel = `parley:${createHash('sha256').update(`bus ${secret}`).digest('hex').slice(0, 16)}`;
  if (config.redisUrl) return createRedisBus(config.redisUrl, channel);
  return config.databaseUrl ? createPostgresBus(databaseUrl, readHint) : createMemoryBus();
}
