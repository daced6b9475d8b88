import type { Library } from '../load/histories.ts';
import { Load } from '../stage/load.ts';
import { BenchServer } from '../stage/server.ts';
import type { Target } from '../stage/targets.ts';
import type { Scenario, Setting } from './scenario.ts';

const SMALL = 10_000;
const LARGE = 1_000_000;
const LARGE_WHEN_QUICK = 100_000;
const MEMBERS = 20;

export const history: Scenario = {
  letter: 'F',
  title: 'history of a room, newest and deep page, with 1 000 000 messages against 10 000',
  targets: ['parley'],
  async measure(setting, target) {
    const small = await openLibrary(setting, target, SMALL);
    const large = await openLibrary(setting, target, setting.effort.isQuick ? LARGE_WHEN_QUICK : LARGE);
    const load = new Load();
    try {
      const { warmUpMs, windowMs: lengthMs } = setting.effort;
      return await load.run('compareHistories', {
        small: small.library,
        large: large.library,
        warmUpMs,
        lengthMs,
      });
    } finally {
      await Promise.all([load.stop(), small.server.stop(), large.server.stop()]);
    }
  },
};

/** Filled once, whatever the number of rounds: nothing writes into them. */
const filled = new Map<number, Promise<Omit<Library, 'origin'> & { databaseUrl: string }>>();

async function openLibrary(setting: Setting, target: Target, messages: number) {
  const filling = filled.get(messages) ?? fillLibrary(setting, target, messages);
  filled.set(messages, filling);
  const { databaseUrl, ...library } = await filling;
  const server = await BenchServer.start(target.command(databaseUrl));
  return { server, library: { ...library, origin: server.origin } };
}

async function fillLibrary({ postgres }: Setting, target: Target, messages: number) {
  const { url: databaseUrl } = await postgres.createDatabase();
  const startedAt = performance.now();
  const { users, rooms } = await target.fill(databaseUrl, {
    users: MEMBERS,
    rooms: 1,
    members: MEMBERS,
    messages,
  });
  console.error(`  ${messages} messages made in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return { databaseUrl, messages, cookie: users[0]?.cookie ?? '', roomId: rooms[0]?.id ?? 0 };
}
