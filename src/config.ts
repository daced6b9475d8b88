import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const DEFAULT_PORT = 3000;

const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

/** Every setting that Parley reads from the environment; the README's table says the same in prose. */
const Settings = z.object({
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a whole number')
    .min(0)
    .max(65_535)
    .default(DEFAULT_PORT),
  HOST: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  MIGRATION_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://owner:password@host:5432/database')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, 'must look like redis://user:password@host:6379')
    .optional(),
  WORKERS: z.coerce
    .number('must be a number of processes')
    .int('must be a whole number')
    .min(1)
    .max(64)
    .default(1),
  DATA_DIR: z.string().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be the address people use, such as https://chat.example.org' })
    .optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      'must be origins with commas between them, such as https://app.example.org,https://tools.example.org',
    )
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'must look like smtp://user:password@host:587')
    .refine((url) => URL.canParse(url), 'must look like smtp://user:password@host:587')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must look like Parley <parley@example.org>')
    .optional(),
  WEBHOOKS_TO_PRIVATE: flag.default(false),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  TRUST_PROXY: z.coerce
    .number('must be the number of proxies in front of Parley, such as 1')
    .int('must be a whole number')
    .min(0)
    .max(10)
    .default(0),
  DRAIN_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(0)
    .max(60, 'must be at most 60 seconds')
    .default(0),
  DATABASE_POOL_SIZE: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(2)
    .max(200)
    .default(10),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be one of fatal, error, warn, info, debug, trace, silent',
    )
    .default('info'),
  LOG_PRETTY: flag.optional(),
  LOG_FILE: z.string().optional(),
  LOG_REQUESTS: flag.default(false),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
});

/** What the rest of the program knows of its environment. Frozen. */
export interface Config {
  readonly rootDir: string;
  readonly port: number;
  /** The address to listen on; undefined means all. */
  readonly host: string | undefined;
  /** undefined means: run the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The database's owner, who migrates it and lets the role of `databaseUrl` do all but change the audit log; undefined: that role itself. */
  readonly migrationDatabaseUrl: string | undefined;
  /** What carries messages between instances; undefined means: the database, when there can be several. */
  readonly redisUrl: string | undefined;
  /** Processes on the one port. */
  readonly workers: number;
  /** Connections in each of the two pools (statements, Sequelize). */
  readonly databasePoolSize: number;
  readonly dataDir: string;
  readonly isDataDirExplicit: boolean;
  /** Origin only, such as `https://chat.example.org`; undefined means: whatever host the request names. */
  readonly publicOrigin: string | undefined;
  readonly isSecure: boolean;
  /** Of sites whose pages may ask the API, each such as `https://app.example.org`. */
  readonly corsOrigins: readonly string[];
  /** undefined means: mail is kept for the admins to pass on. */
  readonly smtpUrl: string | undefined;
  /** Whom mail comes from, such as `Parley <parley@example.org>`. */
  readonly mailFrom: string;
  /** Whether outgoing webhooks may lead to addresses that are not of the internet. */
  readonly webhooksToPrivate: boolean;
  /** undefined means: made at the first start and kept in the database. */
  readonly sessionSecret: string | undefined;
  /** Proxies whose X-Forwarded headers are believed. */
  readonly trustProxy: number;
  /** How long a stopping process serves on while /readyz says 503, so that a load balancer notices first. */
  readonly drainSeconds: number;
  readonly logLevel: string;
  readonly isLogPretty: boolean;
  /** Where the log is added to; undefined means: standard output. */
  readonly logFile: string | undefined;
  /** Whether each request has a line of its own in the log, below `debug` too. */
  readonly areRequestsLogged: boolean;
  /** Who reads /metrics says it; undefined means: they are for programs of this machine. */
  readonly metricsToken: string | undefined;
}

/** Thrown for an environment that cannot be used; the message names every wrong setting on a line of its own. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads and validates the environment. Throws ConfigError. An empty setting counts as not set. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) throw new ConfigError(describe(parsed.error));
  const settings = parsed.data;
  const rootDir = projectRoot(import.meta.dirname);
  const publicOrigin = settings.PUBLIC_URL && new URL(settings.PUBLIC_URL).origin;
  return Object.freeze({
    rootDir,
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    migrationDatabaseUrl: settings.DATABASE_URL && settings.MIGRATION_DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    workers: settings.WORKERS,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    dataDir: resolve(settings.DATA_DIR ?? join(rootDir, 'data')),
    isDataDirExplicit: settings.DATA_DIR !== undefined,
    publicOrigin,
    isSecure: publicOrigin?.startsWith('https:') ?? false,
    corsOrigins: settings.CORS_ORIGINS ?? [],
    smtpUrl: settings.SMTP_URL,
    mailFrom:
      settings.MAIL_FROM ?? `Parley <parley@${publicOrigin ? new URL(publicOrigin).hostname : 'localhost'}>`,
    webhooksToPrivate: settings.WEBHOOKS_TO_PRIVATE,
    sessionSecret: settings.SESSION_SECRET,
    trustProxy: settings.TRUST_PROXY,
    drainSeconds: settings.DRAIN_SECONDS,
    logLevel: settings.LOG_LEVEL,
    isLogPretty: settings.LOG_PRETTY ?? (settings.LOG_FILE === undefined && Boolean(process.stdout.isTTY)),
    logFile: settings.LOG_FILE,
    areRequestsLogged: settings.LOG_REQUESTS,
    metricsToken: settings.METRICS_TOKEN,
  });
}

function describe(error: z.ZodError): string {
  const lines = error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
  return ['Parley cannot start with these settings:', ...lines, 'The README lists every setting.'].join('\n');
}

/** The same from `src/` (tsx) and from `dist/src/` (compiled). */
function projectRoot(directory: string): string {
  return existsSync(join(directory, 'package.json')) ? directory : projectRoot(dirname(directory));
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

export const config = readConfigOrExit();
