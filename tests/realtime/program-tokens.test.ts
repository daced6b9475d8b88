import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { Instances } from '../support/instances.ts';
import { apiOf, signInProgramAs } from '../support/programs.ts';
import { waitFor } from '../support/wait.ts';

describe('the tokens of programs, on two instances', () => {
  let instances: Instances;
  let apis: readonly [ReturnType<typeof apiOf>, ReturnType<typeof apiOf>];

  before(async () => {
    instances = await Instances.start();
    const [first, second] = instances.servers;
    apis = [apiOf(first.origin), apiOf(second.origin)];
    for (const server of [0, 1] as const)
      await waitFor(async () => (await instances.readiness(server)).text === 'ready', 'both to be ready');
  });

  after(() => instances.stop());

  const statusOf = async (server: 0 | 1, token: string) =>
    (await apis[server]('get', '/auth/me', token)).status;
  /** Sooner than what is known would be asked for again by itself. */
  const isVoidAt = (server: 0 | 1, token: string) =>
    waitFor(async () => (await statusOf(server, token)) === 401, 'the token to be void');

  async function knowAtBoth(token: string): Promise<void> {
    for (const server of [0, 1] as const) assert.equal(await statusOf(server, token), 200);
  }

  it('are void at once on the other one, too, after signing out', async () => {
    const { accessToken } = await signInProgramAs(instances.people.ada);
    await knowAtBoth(accessToken);
    await apis[0]('post', '/auth/logout', accessToken).expect(204);
    await isVoidAt(1, accessToken);
  });

  it('are void there when they were revoked, or signed out from another device', async () => {
    const { people } = instances;
    const { accessToken } = await signInProgramAs(people.bob);
    const personal = await createPersonalToken(people.bob, { name: 'x', scopes: ['read'], expiresAt: null });
    await knowAtBoth(accessToken);
    await knowAtBoth(personal.token);
    await apis[0]('delete', `/tokens/${personal.listed.id}`, accessToken).expect(204);
    await isVoidAt(1, personal.token);
    await instances.send(0, 'bob', '/settings/sessions/others/removal');
    await isVoidAt(1, accessToken);
  });

  it('are void on both when one refresh token comes to both at the same moment', async () => {
    const { refreshToken } = await signInProgramAs(instances.people.cleo);
    const body = { refresh_token: refreshToken };
    const answers = await Promise.all(apis.map((api) => api('post', '/auth/refresh', undefined, body)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
    const won = answers.find(({ status }) => status === 200)?.body.access_token;
    for (const server of [0, 1] as const) await isVoidAt(server, won);
  });
});
