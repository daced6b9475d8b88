import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { describe, it } from 'node:test';
import { answerFor } from '../../src/http/errors.ts';

const NOWHERE = '/nowhere/at/all';

describe('what a failure is answered with', () => {
  it('is “one moment” when the socket of the database is not there', async () => {
    const error = await new Promise((resolve) => createConnection(NOWHERE).once('error', resolve));
    assert.equal(answerFor(error).status, 503);
    assert.equal(answerFor(new Error('lost', { cause: error })).status, 503);
  });

  it('is ours when any other file is not there', async () => {
    const error = await readFile(NOWHERE).catch((reason: unknown) => reason);
    assert.equal(answerFor(error).status, 500);
  });
});
