import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodingFor } from '../../src/http/compression.ts';

describe('how a page is compressed', () => {
  it('is as the browser says, br before gzip', () => {
    assert.equal(encodingFor('gzip, deflate, br, zstd'), 'br');
    assert.equal(encodingFor('GZIP;q=0.5, identity'), 'gzip');
    assert.equal(encodingFor('br;q=0, gzip;q=0.0'), undefined);
    for (const none of [undefined, '', 'identity', 'deflate, x-br'])
      assert.equal(encodingFor(none), undefined);
  });
});
