import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { config } from '../../src/config.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

const SCRIPT = /<!-- script: two programs talk -->\n```bash\n([\s\S]*?)\n```\n<!-- end of script -->/;
const run = promisify(execFile);

describe('the script for programs in the README', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(() => parley.stop());

  it('registers two people, opens a room, and talks over both sockets, in one order', async () => {
    const [, script = ''] = SCRIPT.exec(readFileSync(`${config.rootDir}/README.md`, 'utf8')) ?? [];
    assert.ok(script, 'the script is in the README');
    const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, PARLEY: parley.origin } });
    const lines = stdout.trim().split('\n');
    assert.equal(lines.pop(), '2', 'the newest message that the API lists');
    assert.deepEqual(lines.map((line) => line.slice(0, 2)).sort(), ['1.', '1.', '2.', '2.']);
    const saids = [...new Set(lines)].map((line) => line.slice('1. '.length)).sort();
    assert.deepEqual(saids, ['alan: Hello, Grace', 'grace: Hello, Alan']);
  });
});
