import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import request from 'supertest';
import type { TestParley } from '../support/parley.ts';

const PUBLIC = 'https://chat.example.org';
// Settings are read once, when the program is loaded.
process.env.PUBLIC_URL = PUBLIC;
const { startTestParley } = await import('../support/parley.ts');
const { createPerson } = await import('../support/people.ts');
const { signInProgramAs } = await import('../support/programs.ts');

const run = promisify(execFile);

describe('the page of what programs can ask', () => {
  let parley: TestParley;
  let html: string;

  before(async () => {
    parley = await startTestParley();
    html = (await request(parley.origin).get('/docs').set('Host', 'evil.example').expect(200)).text;
  });

  after(() => parley.stop());

  /** What stands there to be typed at a shell. */
  function commandOf(operationId: string): string {
    const part = html.slice(html.indexOf(`id="${operationId}"`));
    const [, command = ''] = /At a shell<\/h3><pre[^>]*><code>([\s\S]*?)<\/code>/.exec(part) ?? [];
    return command.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  }

  it('names the server as people know it, whatever somebody calls it', () => {
    assert.ok(!html.includes('evil.example'));
    assert.ok(html.includes(`${PUBLIC}/api/v1`));
  });

  it('shows each of the shapes that a body may have', () => {
    const part = html.slice(html.indexOf('id="postChatRooms"'));
    const [, body = ''] = /Body<\/h3><pre[^>]*><code>([\s\S]*?)<\/code>/.exec(part) ?? [];
    for (const kind of ['one_to_one', 'group', 'open'])
      assert.match(body, new RegExp(`(&quot;|")${kind}(&quot;|")`));
  });

  it('has commands that can be typed as they stand', async () => {
    const { accessToken } = await signInProgramAs(await createPerson('ada'));
    for (const [operationId, expected] of [
      ['getAuthMe', /"username":"ada"/],
      ['patchAuthMe', /"display_name":"Ada Lovelace"/],
      ['getUsers', /"items":\[\{/],
    ] as const) {
      const command = commandOf(operationId).replace(PUBLIC, parley.origin);
      const { stdout } = await run('bash', ['-c', command], { env: { ...process.env, TOKEN: accessToken } });
      assert.match(stdout, expected, command);
    }
  });
});
