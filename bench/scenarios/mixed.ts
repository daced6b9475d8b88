import { onStage, type Scenario } from './scenario.ts';

const SHAPE = { users: 300, rooms: 20, members: 15, messages: 0 };

/** Measured only when it is named: it takes `--minutes`. */
export const mixed: Scenario = {
  letter: 'M',
  title:
    'everything at once, for minutes: writing, editing, reacting, deleting, pages, lost connections, slow readers',
  targets: ['parley'],
  measure: async (setting, target) => ({
    '': await onStage(setting, target, SHAPE, async (stage) => {
      const { origin, seats } = stage.crowdPlan();
      const { minutes } = setting.effort;
      return stage.load.run('mix', { origin, seats, serverPid: stage.server.pid, minutes });
    }),
  }),
};
