import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What libfaketime's own command loads. */
const LIBRARY = spawnSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD']).stdout?.toString().trim();

/** Whether this machine can tell a process another time: `faketime` on the path. */
export const HAS_FAKETIME = Boolean(LIBRARY);

/** The time of day as a process is told it. How much time passes stays true, as when somebody sets a machine's clock. */
export class Clock {
  private readonly directory = mkdtempSync(join(tmpdir(), 'parley-clock-'));
  private readonly file = join(this.directory, 'offset');

  constructor() {
    chmodSync(this.directory, 0o755);
    this.set(0);
  }

  /** What the process is started with. It looks at the clock's file every second. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** From now on it is so many seconds fast; slow, if negative. */
  set(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '' : '+'}${seconds}`);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
