import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { pause } from '../../support/wait.ts';
import type { Crowd } from './crowd.ts';
import { APP_WITHIN_S, endure } from './trial.ts';
import { titleOf, WORLDS, World } from './world.ts';

const PAUSE_MS = 10_000;
const ELSEWHERE_MS = 500;

function firstOf(world: World): ServerProcess {
  return world.servers[0] as ServerProcess;
}

async function killAndStart(world: World, crowd: Crowd): Promise<void> {
  await firstOf(world).kill();
  crowd.mend();
  await firstOf(world).start();
}

/** What stands in front sends its people to the other instance, and back when it is up again. */
async function killOneOfTwo(world: World, crowd: Crowd): Promise<void> {
  const [network] = world.networks;
  await firstOf(world).kill();
  crowd.mend();
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

const within = { withinS: APP_WITHIN_S };

for (const options of WORLDS) {
  describe(`the app fails: ${titleOf(options)}`, { skip: options.hasRedis && !HAS_REDIS }, () => {
    let world: World;

    before(async () => {
      world = await World.start(options);
    });

    after(() => world?.stop());

    it('killed and started again', async () => {
      await endure(world, 'app killed', killAndStart, within);
    });

    it('killed while the other takes over', { skip: options.instances === 1 }, async () => {
      await endure(world, 'one of two killed', killOneOfTwo, within);
    });

    it('hanging for 10 s', async () => {
      await endure(world, 'app hanging', pauseApp, within);
    });
  });
}
