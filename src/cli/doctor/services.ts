import { config } from '../../config.ts';
import { connectRedis } from '../../db/redis.ts';
import { canSendMail, checkMailServer } from '../../gateways/mail.ts';
import { type Finding, look, masked, ok, reasonOf, wrong } from './finding.ts';

const OLDEST_REDIS = 6;

/** Redis and the mail server, as far as they are set. */
export async function examineServices(): Promise<Finding[]> {
  return [await examineRedis(), await examineMailServer()];
}

async function examineRedis(): Promise<Finding> {
  const { redisUrl } = config;
  if (!redisUrl) return ok('Redis is not set: PostgreSQL carries what instances tell each other');
  const place = `Redis at ${masked(redisUrl)}`;
  const client = await connectRedis(redisUrl);
  try {
    await client.ping();
    const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? '?';
    const isOld = Number.parseInt(version, 10) < OLDEST_REDIS;
    return (isOld ? look : ok)(`${place}: version ${version}${isOld ? ' is old; take 6 or later.' : ''}`);
  } catch (error) {
    return wrong(`${place}: ${reasonOf(error)}. Is it running, and are name and password right?`);
  } finally {
    client.destroy();
  }
}

async function examineMailServer(): Promise<Finding> {
  if (!canSendMail)
    return look('SMTP_URL is not set: mail is not sent, but kept for a day for the admins to pass on.');
  const place = `mail server at ${masked(config.smtpUrl ?? '')}`;
  try {
    await checkMailServer();
    return ok(`${place}: takes mail from ${config.mailFrom}`);
  } catch (error) {
    return wrong(`${place}: ${reasonOf(error)}. Look at SMTP_URL.`);
  }
}
