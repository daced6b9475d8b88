import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { HAS_NGINX, Nginx } from '../support/nginx.ts';

const REQUESTS = 6;

/** What a proxy sees of a version: styles under an address of their own. */
async function serveVersion(name: string): Promise<Server> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === `/assets/${name}/parley.css` ? 200 : 404;
    response.end(name);
  });
  await once(server.listen(0), 'listening');
  return server;
}

describe('two versions behind nginx', { skip: !HAS_NGINX && 'needs nginx' }, () => {
  let servers: readonly [Server, Server];
  let nginx: Nginx;

  before(async () => {
    servers = [await serveVersion('older'), await serveVersion('newer')];
    const [first, second] = servers.map(
      (server) => `http://localhost:${(server.address() as AddressInfo).port}`,
    );
    nginx = await Nginx.start([String(first), String(second)]);
  });

  after(async () => {
    await nginx?.stop();
    for (const server of servers) server.close();
  });

  it('give each page the styles of its version, whichever of them is asked', async () => {
    for (const name of ['older', 'newer']) {
      for (let count = 0; count < REQUESTS; count++) {
        const answer = await fetch(`${nginx.origin}/assets/${name}/parley.css`);
        assert.deepEqual([answer.status, await answer.text()], [200, name]);
      }
    }
    assert.equal((await fetch(`${nginx.origin}/assets/neither/parley.css`)).status, 404);
  });
});
