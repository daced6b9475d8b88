import type { Figures } from '../report/figures.ts';
import type { Stage } from '../stage/stage.ts';
import { cpuSecondsOf, cpuSecondsOfFamily } from '../stage/usage.ts';
import { missMessages } from '../world/missed.ts';
import { onStage, type Scenario } from './scenario.ts';

const SHAPE = { users: 1000, rooms: 100, members: 10, messages: 0 };
const MISSED = 10;

export const reconnect: Scenario = {
  letter: 'R',
  title:
    '1 000 sockets after a restart: from the server being ready until each shows the 10 messages it missed',
  targets: ['parley'],
  measure: async (setting, target) => ({ '': await onStage(setting, target, SHAPE, restart) }),
};

async function restart(stage: Stage): Promise<Figures> {
  const { load, server, world } = stage;
  await load.run('openTabs', stage.crowdPlan());
  const beganAt = Date.now();
  await server.stop();
  const stoppedAt = Date.now();
  await missMessages(stage.databaseUrl, world.rooms, MISSED);
  const databaseCpu = cpuSecondsOfFamily(stage.postgresPid);
  const loadCpu = cpuSecondsOf(load.pid);
  const startedAt = Date.now();
  await server.start();
  const readyAt = Date.now();
  const cpuUntilReady = cpuSecondsOf(server.pid);
  const healing = await load.run('heal', { readyAt, lastSeq: MISSED });
  return {
    ...healing,
    stopping: stoppedAt - beganAt,
    starting: readyAt - startedAt,
    startingCpu: cpuUntilReady,
    serverCpu: cpuSecondsOf(server.pid),
    databaseCpu: cpuSecondsOfFamily(stage.postgresPid) - databaseCpu,
    loadCpu: cpuSecondsOf(load.pid) - loadCpu,
  };
}
