import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { DocumentedOperation } from '../support/api-document.ts';
import { createExampleWorld, type ExampleWorld } from '../support/api-examples.ts';

const ORDER = ['get', 'post', 'put', 'patch', 'delete'];

/** As they do not disturb each other: what takes something away comes last, and the newest first. */
function inOrder(operations: readonly DocumentedOperation[]): DocumentedOperation[] {
  const others = operations.filter(({ method }) => method !== 'delete');
  const rankOf = ({ method }: DocumentedOperation) => ORDER.indexOf(method);
  const removals = operations.filter(({ method }) => method === 'delete');
  return [...others.sort((a, b) => rankOf(a) - rankOf(b)), ...removals.reverse()];
}

describe('the document of the API', () => {
  let world: ExampleWorld;

  before(async () => {
    world = await createExampleWorld();
  });

  after(() => world.stop());

  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(world.document) as never);
    assert.deepEqual([valid, errors ?? [], validator.version], [true, [], '3.1']);
  });

  it('names each operation once, and says for each what it takes', () => {
    const { operations } = world.checker;
    const ids = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { operationId, security, ...rest } of operations)
      assert.ok(security?.length === 0 || 'x-scope' in rest, `${operationId} is for anybody, or has a scope`);
  });

  it('has, of each operation, an example that does what it says', async () => {
    const failed: string[] = [];
    for (const operation of inOrder(world.checker.operations)) {
      const { path, body, token } = await world.exampleOf(operation);
      const { status, body: answer } = await world.call(operation.method, path, { token, body });
      if (status >= 300) failed.push(`${operation.method} ${path}: ${status} ${JSON.stringify(answer)}`);
    }
    assert.deepEqual(failed, []);
    const called = new Set([...world.checker.seen].map((each) => each.split(' ').slice(0, 2).join(' ')));
    assert.equal(called.size, world.checker.operations.length);
  });

  it('tells nothing to those who show no token, or one that is not for it', async () => {
    for (const operation of world.checker.operations) {
      if (operation.security?.length === 0) continue;
      const { path, body } = await world.exampleOf(operation);
      const name = `${operation.method} ${path}`;
      const nobody = await world.call(operation.method, path, { body });
      assert.equal(nobody.status, 401, name);
      assert.match(nobody.headers.get('www-authenticate') ?? '', /^Bearer/, name);
      const cut = await world.call(operation.method, path, { body, token: world.token.slice(0, -1) });
      assert.equal(cut.status, 401, name);
      if ((operation as { 'x-scope'?: string })['x-scope'] === 'read') continue;
      const limited = await world.call(operation.method, path, { body, token: world.readToken });
      assert.equal(limited.status, 403, name);
    }
  });
});
