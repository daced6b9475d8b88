import { createHash } from 'node:crypto';
import type { RateLimiterCompatibleAbstract } from 'rate-limiter-flexible';
import { config } from '../../config.ts';
import { database } from '../../db/connection.ts';
import { connectRedis, type Redis } from '../../db/redis.ts';
import { sessionSecret } from '../accounts/session-secret.ts';

/** A Redis that hangs is away, too. */
const REDIS_ANSWERS_WITHIN_MS = 500;
const SECOND_MS = 1000;

/** What has been counted for a key. */
export interface Count {
  readonly times: number;
  /** Until it begins anew, at least 1. */
  readonly seconds: number;
}

type Counter = RateLimiterCompatibleAbstract;

let redis: Redis | undefined;
let counter: Promise<Counter> | undefined;

/** Once more; for a key that is not counted just now the `seconds` begin. */
export async function count(key: string, seconds: number): Promise<Count> {
  const { consumedPoints, msBeforeNext } = await (await open()).penalty(digest(key), 1, {
    customDuration: seconds,
  });
  return { times: consumedPoints, seconds: toSeconds(msBeforeNext) };
}

/** What is counted just now, if anything is. */
export async function readCount(key: string): Promise<Count | undefined> {
  const found = await (await open()).get(digest(key));
  return found ? { times: found.consumedPoints, seconds: toSeconds(found.msBeforeNext) } : undefined;
}

/** Takes one back: it was right, or never came to pass. */
export async function uncount(key: string, seconds: number): Promise<void> {
  await (await open()).reward(digest(key), 1, { customDuration: seconds });
}

export async function forgetCount(key: string): Promise<void> {
  await (await open()).delete(digest(key));
}

/** Ends the connection to Redis, if there is one. */
export function closeCounters(): void {
  if (redis?.isOpen) redis.destroy();
  redis = undefined;
  counter = undefined;
}

/** Keys hold addresses and what people typed as their name, which may be a password: only a digest is kept. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function toSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / SECOND_MS));
}

/** Loaded with the first use: starting has to be quick. */
function open(): Promise<Counter> {
  counter ??= createCounter().catch((error: unknown) => {
    counter = undefined;
    throw error;
  });
  return counter;
}

/** One counter for all kinds: how often is too often is decided here, it only counts. */
async function createCounter(): Promise<Counter> {
  const { RateLimiterPostgres } = await import('rate-limiter-flexible');
  if (config.redisUrl) return createRedisCounter(config.redisUrl);
  return new RateLimiterPostgres({
    storeClient: { query: (query: object) => database().pool.query(query as never) },
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: true,
    keyPrefix: 'limit',
    points: 1,
    duration: 1,
  });
}

/** While Redis is away each instance counts for itself. */
async function createRedisCounter(url: string): Promise<Counter> {
  const { RateLimiterMemory, RateLimiterRedis, RLWrapperTimeouts } = await import('rate-limiter-flexible');
  // A Redis may serve several Parleys: those that share a database share its secret.
  const keyPrefix = `parley:${digest(`limits ${await sessionSecret()}`).slice(0, 16)}`;
  const options = { keyPrefix, points: 1, duration: 1 };
  const insuranceLimiter = new RateLimiterMemory(options);
  redis = await connectRedis(url);
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter,
  });
  return new RLWrapperTimeouts({ limiter, timeoutMs: REDIS_ANSWERS_WITHIN_MS, insuranceLimiter });
}
