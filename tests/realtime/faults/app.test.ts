import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { pause } from '../../support/wait.ts';
import { endure } from './trial.ts';
import { World } from './world.ts';

const PAUSE_MS = 10_000;
const ELSEWHERE_MS = 500;

function firstOf(world: World): ServerProcess {
  return world.servers[0] as ServerProcess;
}

async function killAndStart(world: World): Promise<void> {
  await firstOf(world).kill();
  await firstOf(world).start();
}

/** What stands in front sends its people to the other instance, and back when it is up again. */
async function killOneOfTwo(world: World): Promise<void> {
  const [network] = world.networks;
  await firstOf(world).kill();
  if (network) network.targetPort = world.portOf(1);
  await pause(ELSEWHERE_MS);
  await firstOf(world).start();
  if (network) network.targetPort = world.portOf(0);
  network?.reset();
}

async function pauseApp(world: World): Promise<void> {
  process.kill(firstOf(world).pid, 'SIGSTOP');
  await pause(PAUSE_MS);
  process.kill(firstOf(world).pid, 'SIGCONT');
}

for (const instances of [1, 2] as const) {
  describe(`the app fails: ${instances} instance(s)`, () => {
    let world: World;

    before(async () => {
      world = await World.start({ instances, hasRedis: instances === 2 && HAS_REDIS });
    });

    after(() => world?.stop());

    it('killed and started again', async () => {
      await endure(world, 'app killed', killAndStart);
    });

    it('killed while the other takes over', { skip: instances === 1 }, async () => {
      await endure(world, 'one of two killed', killOneOfTwo);
    });

    it('hanging for 10 s', async () => {
      await endure(world, 'app hanging', pauseApp);
    });
  });
}
