import pg from 'pg';
import { closeDatabase, connectDatabase } from '../../../src/db/connection.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { turnLimitsOff } from '../../support/limits.ts';
import { createPeople, signInAs } from '../../support/people.ts';
import { RedisProcess } from '../../support/redis.ts';
import { ServerProcess } from '../../support/server-process.ts';
import type { StoredRow } from './checker.ts';
import { Clock } from './clock.ts';
import { Network } from './network.ts';
import { Postgres } from './postgres.ts';

export const NAMES = ['ada', 'bob', 'cleo', 'dan'] as const;
/** Of PostgreSQL, and of the first instance. */
interface Clocks {
  readonly app: Clock;
  readonly postgres: Clock;
}

export type Name = (typeof NAMES)[number];

/** What a world consists of besides PostgreSQL, which carries the bus where there is no Redis. */
export interface WorldOptions {
  readonly instances: 1 | 2;
  readonly hasRedis?: boolean;
  /** The clocks of PostgreSQL and of the first instance can be set. */
  readonly hasClocks?: boolean;
  /** Where PostgreSQL has its files. */
  readonly directory?: string;
}

/** One instance, and two over each bus. */
export const WORLDS: readonly WorldOptions[] = [
  { instances: 1 },
  { instances: 2 },
  { instances: 2, hasRedis: true },
];

export function titleOf({ instances, hasRedis }: WorldOptions): string {
  return `${instances === 1 ? '1 instance' : '2 instances'} over ${hasRedis ? 'Redis' : 'PostgreSQL'}`;
}

/** Real servers, each behind a network that can misbehave, on a PostgreSQL and a Redis that can be killed. */
export class World {
  readonly postgres: Postgres;
  readonly redis: RedisProcess | undefined;
  readonly servers: readonly ServerProcess[];
  readonly networks: readonly Network[];
  readonly title: string;
  readonly clocks: Clocks | undefined;
  private people: Actor[] = [];
  private cookies: string[] = [];

  private constructor(
    parts: Pick<World, 'postgres' | 'redis' | 'servers' | 'networks' | 'title'> & { clocks?: Clocks },
  ) {
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.servers = parts.servers;
    this.networks = parts.networks;
    this.title = parts.title;
    this.clocks = parts.clocks;
  }

  static async start(options: WorldOptions): Promise<World> {
    const clocks = options.hasClocks ? { app: new Clock(), postgres: new Clock() } : undefined;
    const postgres = await Postgres.start(options.directory, clocks?.postgres.environment);
    const redis = options.hasRedis ? await RedisProcess.start() : undefined;
    const settings = { DATABASE_URL: postgres.url, DATABASE_POOL_SIZE: '4', REDIS_URL: redis?.url ?? '' };
    const servers: ServerProcess[] = [];
    for (let index = 0; index < options.instances; index++) {
      const clock = index === 0 ? clocks?.app.environment : {};
      servers.push(await ServerProcess.start({ ...settings, ...clock }));
    }
    const ports = servers.map((server) => Number(new URL(server.origin).port));
    const networks = await Promise.all(ports.map((port) => Network.start(port)));
    const title = titleOf(options);
    const world = new World({ postgres, redis, servers, networks, title, ...(clocks && { clocks }) });
    await world.connected(async () => {
      await turnLimitsOff();
      world.people = await createPeople(...NAMES);
      world.cookies = await Promise.all(world.people.map(signInAs));
    });
    return world;
  }

  async stop(): Promise<void> {
    await Promise.all(this.networks.map((network) => network.stop()));
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.redis?.stop();
    await this.postgres.stop();
    this.clocks?.app.remove();
    this.clocks?.postgres.remove();
  }

  /** The instance that serves this person. */
  instanceOf(name: Name): number {
    return NAMES.indexOf(name) % this.servers.length;
  }

  /** The network to that instance. */
  networkOf(name: Name): Network {
    return this.networks[this.instanceOf(name)] as Network;
  }

  portOf(instance: number): number {
    return Number(new URL((this.servers[instance] as ServerProcess).origin).port);
  }

  personOf(name: Name): Actor {
    return this.people[NAMES.indexOf(name)] as Actor;
  }

  cookieOf(name: Name): string {
    return this.cookies[NAMES.indexOf(name)] as string;
  }

  /** A new room with everybody. */
  makeRoom(name: string): Promise<number> {
    const members = NAMES.slice(1);
    return this.connected(
      async () => (await createRoom(this.personOf('ada'), { name, kind: 'closed', topic: '', members })).id,
    );
  }

  async readHistory(roomId: number): Promise<StoredRow[]> {
    return this.query<StoredRow>(
      `SELECT id::int, seq::int, rev::int, kind, nonce, body, deleted_at IS NOT NULL AS "isDeleted"
         FROM messages WHERE room_id = $1 ORDER BY rev`,
      [roomId],
    );
  }

  /** Behind everybody's back. */
  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** With this process connected: never while PostgreSQL is being hurt. */
  private async connected<Result>(work: () => Promise<Result>): Promise<Result> {
    connectDatabase(this.postgres.url);
    try {
      return await work();
    } finally {
      await closeDatabase();
    }
  }
}
