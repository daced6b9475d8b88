import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Outcome, runProgram } from '../support/commands.ts';
import { findFreePort } from '../support/server-process.ts';

/** Of a net that is for documents alone: no machine has it. */
const STRANGE_ADDRESS = '192.0.2.1';

describe('a start that fails takes its embedded PostgreSQL along:', () => {
  let dataDir: string;
  let pidFile: string;
  let stranger: Server;
  let takenPort: string;

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-failed-'));
    chmodSync(dataDir, 0o755);
    pidFile = join(dataDir, 'postgres/postmaster.pid');
    stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(0, resolve));
    takenPort = String((stranger.address() as AddressInfo).port);
  });

  after(() => {
    stranger.close();
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT');
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (settings: Record<string, string>): Promise<Outcome> =>
    runProgram('server', [], {
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LOG_FILE: '',
      LOG_LEVEL: 'fatal',
      ...settings,
    });

  async function fails(settings: Record<string, string>, sentence: RegExp): Promise<void> {
    const { code, output } = await start(settings);
    assert.equal(code, 1, output);
    assert.match(output, sentence);
    assert.ok(existsSync(join(dataDir, 'postgres')), 'there was a PostgreSQL');
    assert.ok(!existsSync(pidFile), 'it is gone');
  }

  it('on a port that another program has', () => fails({ PORT: takenPort }, /the port is taken; set PORT/));

  it('on an address that this machine has not', async () => {
    const port = String(await findFreePort());
    await fails({ PORT: port, HOST: STRANGE_ADDRESS }, /this machine has no such address; set HOST/);
  });

  it('with WORKERS=2', () => fails({ PORT: takenPort, WORKERS: '2' }, /no worker could start/));
});
