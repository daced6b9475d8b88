import type { CrowdPlan } from '../load/crowd.ts';
import type { Window } from '../load/window.ts';
import type { World, WorldShape } from '../world/fill.ts';
import { Load } from './load.ts';
import type { BenchPostgres } from './postgres.ts';
import { BenchServer } from './server.ts';
import type { Target } from './targets.ts';

/** How much a measurement may take. */
export interface Effort {
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** Of the scenario that goes on for so long. */
  readonly minutes: number;
  readonly isQuick: boolean;
}

/** What one measurement has to itself: a fresh database with a world in it, a fresh server, a fresh load generator. */
export class Stage {
  readonly target: Target;
  readonly world: World;
  readonly server: BenchServer;
  readonly load: Load;
  readonly databaseUrl: string;
  private readonly postgres: BenchPostgres;
  private readonly effort: Effort;
  private readonly dropDatabase: () => Promise<void>;

  private constructor(parts: {
    target: Target;
    world: World;
    server: BenchServer;
    postgres: BenchPostgres;
    effort: Effort;
    database: { url: string; drop(): Promise<void> };
  }) {
    this.target = parts.target;
    this.world = parts.world;
    this.server = parts.server;
    this.postgres = parts.postgres;
    this.effort = parts.effort;
    this.databaseUrl = parts.database.url;
    this.dropDatabase = () => parts.database.drop();
    this.load = new Load();
  }

  static async build(
    { postgres, effort }: { postgres: BenchPostgres; effort: Effort },
    target: Target,
    shape: WorldShape,
  ): Promise<Stage> {
    const database = await postgres.createDatabase();
    const world = await target.fill(database.url, shape);
    const server = await BenchServer.start(target.command(database.url));
    return new Stage({ target, world, server, postgres, effort, database });
  }

  get postgresPid(): number {
    return this.postgres.pid;
  }

  get window(): Window {
    const { warmUpMs, windowMs: lengthMs } = this.effort;
    return { serverPid: this.server.pid, postgresPid: this.postgresPid, warmUpMs, lengthMs };
  }

  /** Every member of every room at their place, up to `most` of them. */
  crowdPlan(most = Number.POSITIVE_INFINITY): CrowdPlan {
    const { rooms, users } = this.world;
    const seats = rooms.flatMap(({ id, members }) =>
      members.map((member) => ({ cookie: users[member]?.cookie ?? '', roomId: id })),
    );
    const { adapter } = this.target;
    return { adapter, origin: this.server.origin, seats: seats.slice(0, most), atOnce: 50 };
  }

  async clear(): Promise<void> {
    await this.load.run('leave', undefined as never).catch(() => undefined);
    await this.load.stop();
    await this.server.stop();
    await this.dropDatabase();
  }
}
