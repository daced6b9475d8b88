import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createFuzzWorld, SEED_OF_TODAY, sayCounts } from '../support/api-fuzz-world.ts';

const REQUESTS = 5000;
const SEED = SEED_OF_TODAY;

describe('any request to the API', () => {
  let world: Awaited<ReturnType<typeof createFuzzWorld>>;

  before(async () => {
    world = await createFuzzWorld();
  });

  after(() => world.stop());

  it('is answered as the document says, and tells no secret', async () => {
    const { counts, failures } = await world.run(SEED, REQUESTS);
    console.log(`seed ${SEED}: ${sayCounts(counts)}`);
    assert.deepEqual(failures.slice(0, 20), [], `${failures.length} of ${REQUESTS}, seed ${SEED}`);
    assert.ok((counts.get(200) ?? 0) > REQUESTS / 10, 'many of them mean something');
  });
});
