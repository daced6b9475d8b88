import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createTestDatabase } from './database.ts';
import { turnLimitsOff } from './limits.ts';
import { LiveClient } from './live-client.ts';
import { createPeople, signInAs } from './people.ts';
import { ServerProcess } from './server-process.ts';

const NAMES = ['ada', 'bob', 'cleo', 'dan'] as const;
export type Name = (typeof NAMES)[number];

/** Two real servers on one database without limits, four people, and a room with all of them. */
export class Instances {
  readonly databaseUrl: string;
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly people: Readonly<Record<Name, Actor>>;
  private readonly cookies: Readonly<Record<Name, string>>;
  private readonly drop: () => Promise<void>;
  private readonly clients: LiveClient[] = [];

  private constructor(
    database: { url: string; drop: () => Promise<void> },
    servers: readonly [ServerProcess, ServerProcess],
    people: Record<Name, Actor>,
    cookies: Record<Name, string>,
  ) {
    this.databaseUrl = database.url;
    this.drop = database.drop;
    this.servers = servers;
    this.people = people;
    this.cookies = cookies;
  }

  static async start(settings: Record<string, string> = {}): Promise<Instances> {
    const database = await createTestDatabase();
    connectDatabase(database.url);
    await turnLimitsOff();
    const people = await createPeople(...NAMES);
    const cookies = await Promise.all(people.map(signInAs));
    const environment = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4', ...settings };
    const servers = await Promise.all([ServerProcess.start(environment), ServerProcess.start(environment)]);
    return new Instances(database, servers, byName(people), byName(cookies));
  }

  async stop(): Promise<void> {
    this.closeClients();
    await Promise.all(this.servers.map((server) => server.stop()));
    await closeDatabase();
    await this.drop();
  }

  cookieOf(name: Name): string {
    return this.cookies[name];
  }

  /** Somebody signs in once more. */
  signIn(name: Name): Promise<string> {
    return signInAs(this.people[name]);
  }

  async makeRoom(name: string): Promise<number> {
    const members = NAMES.filter((each) => each !== 'ada');
    return (await createRoom(this.people.ada, { name, kind: 'closed', topic: '', members })).id;
  }

  /** A screen on the first or the second server. */
  async open(server: 0 | 1, name: Name, roomId: number | null, cookie?: string): Promise<LiveClient> {
    const { origin } = this.servers[server];
    const client = await LiveClient.open(origin, cookie ?? this.cookies[name], roomId);
    this.clients.push(client);
    return client;
  }

  closeClients(): void {
    for (const client of this.clients.splice(0)) client.close();
  }

  /** Sends a form, as scripts do. */
  send(
    server: 0 | 1,
    name: Name,
    path: string,
    fields: Record<string, string> = {},
    cookie = this.cookies[name],
  ): Promise<Response> {
    return fetch(this.servers[server].origin + path, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  }

  async readiness(server: 0 | 1): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.servers[server].origin}/readyz`);
    return { status: response.status, text: (await response.text()).trim() };
  }
}

function byName<Value>(values: readonly Value[]): Record<Name, Value> {
  return Object.fromEntries(NAMES.map((name, index) => [name, values[index]])) as Record<Name, Value>;
}
