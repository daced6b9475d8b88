import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { BUGS } from '../realtime/planted/bugs.ts';

const files = readdirSync('tests', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.test.ts'),
);

describe('the planted bugs', () => {
  it('can be planted: what each replaces stands in its file once', () => {
    const lost = BUGS.filter(({ file, find }) => readFileSync(file, 'utf8').split(find).length !== 2);
    assert.deepEqual(
      lost.map(({ name }) => name),
      [],
    );
  });

  it('are to be caught by tests that are there', () => {
    const parts = BUGS.flatMap((bug) => bug.caughtBy);
    assert.deepEqual(
      parts.filter((part) => !files.some((file) => `tests/${file}`.includes(part))),
      [],
    );
  });
});
