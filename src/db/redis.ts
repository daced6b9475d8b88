import type { RedisClientType } from '@redis/client';
import { log } from '../telemetry/log.ts';

const CONNECT_WITHIN_MS = 1000;
const MAX_RECONNECT_DELAY_MS = 2000;

/** A connection to Redis for questions and answers. */
export type Redis = RedisClientType;

/**
 * Connects, for a second at most: whoever asks it something while it is away is refused at once, and it comes back by itself.
 * The bus has a connection of its own, which only listens and publishes.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    socket: {
      connectTimeout: CONNECT_WITHIN_MS,
      reconnectStrategy: (attempts) => Math.min(attempts * 100, MAX_RECONNECT_DELAY_MS),
    },
    disableOfflineQueue: true,
  });
  client.on('error', (error) => log.debug({ err: error }, 'redis is away'));
  const connected = client.connect().catch(() => undefined);
  const time = new Promise((resolve) => setTimeout(resolve, CONNECT_WITHIN_MS).unref());
  await Promise.race([connected, time]);
  return client as Redis;
}
