import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import { pause } from '../../support/wait.ts';
import { endure, type Fault, POSTGRES_WITHIN_S } from './trial.ts';
import { titleOf, WORLDS, World } from './world.ts';

const HANG_MS = 6000;
const ROUNDS = 10;
const BETWEEN_MS = 100;

function endAndStart(signal: 'SIGKILL' | 'SIGQUIT'): Fault {
  return async ({ postgres }, crowd) => {
    await postgres.end(signal);
    crowd.mend();
    await postgres.start();
  };
}

const hang: Fault = async ({ postgres }) => {
  postgres.pause();
  await pause(HANG_MS);
  postgres.resume();
};

const terminateBackends: Fault = async (world) => {
  for (let round = 0; round < ROUNDS; round++) {
    await world.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await pause(BETWEEN_MS);
  }
};

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['PostgreSQL killed', endAndStart('SIGKILL')],
  ['PostgreSQL stopped at once', endAndStart('SIGQUIT')],
  ['back ends terminated', terminateBackends],
  ['PostgreSQL hanging', hang],
];

for (const options of WORLDS) {
  describe(`PostgreSQL fails: ${titleOf(options)}`, { skip: options.hasRedis && !HAS_REDIS }, () => {
    let world: World;

    before(async () => {
      world = await World.start(options);
    });

    after(() => world?.stop());

    for (const [title, fault] of FAULTS)
      it(title, async () => {
        await endure(world, title, fault, { withinS: POSTGRES_WITHIN_S });
      });
  });
}
