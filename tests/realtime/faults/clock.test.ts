import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import { pause, waitFor } from '../../support/wait.ts';
import { type Clock, HAS_FAKETIME } from './clock.ts';
import { APP_WITHIN_S, endure, type Fault, POSTGRES_WITHIN_S } from './trial.ts';
import { titleOf, WORLDS, World } from './world.ts';

/** Seconds: an hour ahead, an hour behind, two days ahead, and right again. */
const OFFSETS = [3600, -3600, 172_800, 0];
const EACH_MS = 500;
const LOOK_MS = 100;
const NEARLY_S = 60;

async function jump(clock: Clock | undefined, readOffset: () => Promise<number>): Promise<void> {
  for (const offset of OFFSETS) {
    clock?.set(offset);
    const hasJumped = async () => {
      await pause(LOOK_MS);
      return Math.abs((await readOffset()) - offset) < NEARLY_S;
    };
    await waitFor(hasJumped, `a clock to be ${offset} s ahead`);
    await pause(EACH_MS);
  }
}

/** Of the first instance only: the other one and the database keep the right time. */
const jumpOfApp: Fault = ({ clocks, servers }) =>
  jump(clocks?.app, async () => {
    const { headers } = await fetch(`${servers[0]?.origin}/healthz`);
    return (Date.parse(headers.get('date') ?? '') - Date.now()) / 1000;
  });

/** The database has a clock of its own: here it jumps alone. */
const jumpOfPostgres: Fault = (world) =>
  jump(world.clocks?.postgres, async () => {
    const [row] = await world.query<{ now: number }>('SELECT extract(epoch FROM now())::float8 AS now');
    return Number(row?.now) - Date.now() / 1000;
  });

for (const options of WORLDS) {
  const skip = (!HAS_FAKETIME && 'there is no faketime') || (options.hasRedis && !HAS_REDIS);
  describe(`a clock jumps: ${titleOf(options)}`, { skip }, () => {
    let world: World;

    before(async () => {
      world = await World.start({ ...options, hasClocks: true });
    });

    after(() => world?.stop());

    it('that of one instance', async () => {
      await endure(world, 'clock of an instance', jumpOfApp, { withinS: APP_WITHIN_S });
    });

    it('that of PostgreSQL', async () => {
      await endure(world, 'clock of PostgreSQL', jumpOfPostgres, { withinS: POSTGRES_WITHIN_S });
    });
  });
}
