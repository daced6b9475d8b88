import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pause, waitFor } from '../../support/wait.ts';
import { Postgres } from './postgres.ts';
import { endure, type Fault, POSTGRES_WITHIN_S } from './trial.ts';
import { titleOf, World } from './world.ts';

const DISK = 'size=160m,mode=755';
const CHUNK = Buffer.alloc(64 * 1024);
const FULL_MS = 3000;
const LONG = 'word '.repeat(790).trim();

const directory = Postgres.makeDirectory();
/** Takes root. */
const CAN_MOUNT = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'none', directory]).status === 0;

/** Fills what is left; PostgreSQL may go on for a while in what it has, or end itself. */
const fillDisk: Fault = async ({ postgres }, crowd) => {
  const file = join(directory, 'filling');
  const fill = setInterval(() => fillUp(file), 50);
  const start = performance.now();
  const isRefused = () => (crowd.journal.statuses.get(503) ?? 0) > 0;
  await waitFor(isRefused, 'the disk to be felt', 30_000);
  await pause(FULL_MS);
  clearInterval(fill);
  console.log(`  the disk was full for ${Math.round(performance.now() - start)} ms`);
  rmSync(file, { force: true });
  crowd.mend();
  await postgres.start();
};

function fillUp(file: string): void {
  try {
    for (;;) writeFileSync(file, CHUNK, { flag: 'a' });
  } catch {
    // Full.
  }
}

describe('the disk is full', { skip: !CAN_MOUNT && 'this account cannot mount a file system' }, () => {
  for (const instances of [1, 2] as const) {
    describe(titleOf({ instances }), () => {
      let world: World;

      before(async () => {
        world = await World.start({ instances, directory: join(directory, `data-${instances}`) });
      });

      after(() => world?.stop());

      it('and has room again', async () => {
        await endure(world, 'full disk', fillDisk, { filling: ` ${LONG}`, withinS: POSTGRES_WITHIN_S });
      });
    });
  }

  after(() => {
    spawnSync('umount', ['-l', directory]);
    rmSync(directory, { recursive: true, force: true });
  });
});
