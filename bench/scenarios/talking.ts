import type { Manner } from '../load/talk.ts';
import { TARGETS } from '../stage/targets.ts';
import type { WorldShape } from '../world/fill.ts';
import { onStage, type Scenario } from './scenario.ts';

/** Few messages a second need more seconds, or there is nothing to take quantiles of. */
const STRETCH_WHEN_SLOW = 3;

/** Everybody in every room has a socket open; some of them talk. */
function talking(
  letter: string,
  title: string,
  shape: Omit<WorldShape, 'messages'>,
  manner: Manner,
): Scenario {
  const stretch = manner.kind === 'paced' ? STRETCH_WHEN_SLOW : 1;
  return {
    letter,
    title,
    targets: TARGETS,
    measure: (setting, target) =>
      onStage(setting, target, { ...shape, messages: 0 }, async (stage) => {
        await stage.load.run('openCrowd', stage.crowdPlan());
        const window = { ...stage.window, lengthMs: stage.window.lengthMs * stretch };
        return { '': await stage.load.run('talk', { manner, window }) };
      }),
  };
}

export const saturatedRoom = talking(
  'A',
  'one room of 200, saturated: 20 senders keep 10 under way each',
  { users: 200, rooms: 1, members: 200 },
  { kind: 'saturated', senders: 20, open: 10 },
);

export const saturatedRooms = talking(
  'B',
  '100 rooms of 10, saturated: two senders in each keep two under way each',
  { users: 1000, rooms: 100, members: 10 },
  { kind: 'saturated', senders: 2, open: 2 },
);

export const oneToThousand = talking(
  'D',
  'one sender to 1 000, one message after another',
  { users: 1001, rooms: 1, members: 1001 },
  { kind: 'in turn' },
);

export const latency = talking(
  'L',
  '10 messages a second in a room of 200',
  { users: 200, rooms: 1, members: 200 },
  { kind: 'paced', perSecond: 10 },
);
