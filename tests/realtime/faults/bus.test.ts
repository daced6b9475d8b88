import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import { isReady } from '../../support/server-process.ts';
import { waitFor } from '../../support/wait.ts';
import { APP_WITHIN_S, endure, type Fault } from './trial.ts';
import { titleOf, World } from './world.ts';

const POSTS_MEANWHILE = 20;

/** Nothing is refused meanwhile, and what is posted on one instance is healed on the other. */
const killRedis: Fault = async ({ redis, servers }, crowd) => {
  const { journal, screens } = crowd;
  await redis?.kill();
  crowd.mend();
  await journal.more(['ada', 'bob'], POSTS_MEANWHILE);
  const stored = journal.acknowledged.length;
  const areHealed = () => [...screens.values()].every((screen) => screen.rows.size >= stored);
  await waitFor(areHealed, 'the screens to be healed without a bus');
  assert.ok(await isReady(String(servers[0]?.origin)));
  await redis?.start();
};

for (const instances of [1, 2] as const) {
  const options = { instances, hasRedis: true };
  describe(`Redis fails: ${titleOf(options)}`, { skip: !HAS_REDIS }, () => {
    let world: World;

    before(async () => {
      world = await World.start(options);
    });

    after(() => world?.stop());

    it('killed and started again', async () => {
      const { journal } = await endure(world, 'Redis killed', killRedis, { withinS: APP_WITHIN_S });
      assert.deepEqual([...journal.statuses.keys()], [204]);
    });
  });
}
