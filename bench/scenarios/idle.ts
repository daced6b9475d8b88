import type { Figures } from '../report/figures.ts';
import { memoryOf } from '../stage/memory.ts';
import type { Stage } from '../stage/stage.ts';
import { TARGETS } from '../stage/targets.ts';
import { onStage, type Scenario } from './scenario.ts';

const MEMBERS = 10;

/** Opened before anything counts: code is compiled, pools fill. They stay open. */
const WARM_UP = 300;

export const idleSockets: Scenario = {
  letter: 'C',
  title: '5 000 idle sockets, ten to a room',
  targets: TARGETS,
  async measure(setting, target) {
    const sockets = WARM_UP + (setting.effort.isQuick ? 1000 : 5000);
    const shape = { users: sockets, rooms: sockets / MEMBERS, members: MEMBERS, messages: 0 };
    return { '': await onStage(setting, target, shape, weighSockets) };
  },
};

async function weighSockets(stage: Stage): Promise<Figures> {
  const { load, server } = stage;
  const plan = stage.crowdPlan();
  await load.run('openCrowd', { ...plan, seats: plan.seats.slice(0, WARM_UP) });
  const before = await memoryOf(server);
  const seats = plan.seats.slice(WARM_UP);
  const startedAt = performance.now();
  await load.run('openCrowd', { ...plan, seats });
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await memoryOf(server);
  return {
    kilobytesPerSocket: (after.resident - before.resident) / 1024 / seats.length,
    unsweptPerSocket: (after.unswept - before.resident) / 1024 / seats.length,
    heapPerSocket: (after.used - before.used) / 1024 / seats.length,
    residentMb: after.resident / 1024 / 1024,
    seconds,
    closed: await load.run('countClosed', undefined as never),
  };
}
