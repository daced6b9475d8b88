import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createFuzzWorld, SEED_OF_TODAY, sayCounts } from './api-fuzz-world.ts';

const REQUESTS = 5000;

/** So many requests of that seed after today's: each in a file of its own, as they run side by side. */
export function describeFuzzing(name: string, offset: number): void {
  const seed = SEED_OF_TODAY + offset;
  describe(name, () => {
    let world: Awaited<ReturnType<typeof createFuzzWorld>>;

    before(async () => {
      world = await createFuzzWorld();
    });

    after(() => world.stop());

    it('is answered as the document says, and tells no secret', async () => {
      const { counts, failures } = await world.run(seed, REQUESTS);
      console.log(`seed ${seed}: ${sayCounts(counts)}`);
      assert.deepEqual(failures.slice(0, 20), [], `${failures.length} of ${REQUESTS}, seed ${seed}`);
      assert.ok((counts.get(200) ?? 0) > REQUESTS / 10, 'many of them mean something');
    });
  });
}
