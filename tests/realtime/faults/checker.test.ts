import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkArrivals, checkHistory, checkView, type SeenRow, type StoredRow } from './checker.ts';
import type { Send } from './journal.ts';

/** Three messages, one after another. */
const sends: readonly Send[] = [1, 2, 3].map((number) => ({
  sender: 'ada',
  body: `message ${number}`,
  nonce: `n${number}`,
  invokedAt: number * 10,
  acknowledgedAt: number * 10 + 5,
  wasUnknown: false,
}));
const history: readonly StoredRow[] = sends.map(({ nonce, body }, index) => ({
  id: index + 1,
  seq: index + 1,
  rev: index + 1,
  kind: 'text',
  nonce,
  body,
  isDeleted: false,
}));
const seen: readonly SeenRow[] = history.map(({ id, rev, body }) => ({
  id,
  rev,
  isDeleted: false,
  text: body,
}));
const [first, second, third] = seen as [SeenRow, SeenRow, SeenRow];

function viewOf(rows: readonly SeenRow[]): Map<number, SeenRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** The history with some of a row told otherwise. */
function withRow(index: number, changes: Partial<StoredRow>): StoredRow[] {
  return history.map((row, each) => (each === index ? { ...row, ...changes } : row));
}

describe('the checker', () => {
  it('is content when all is well', () => {
    checkHistory(sends, history);
    checkView(history, viewOf(seen));
    checkArrivals([[first], [second, third]]);
  });

  it('finds what was acknowledged from memory', () => {
    assert.throws(() => checkHistory(sends, history.slice(0, 2)), /acknowledged, but not/);
  });

  it('finds what was stored twice, or in spite of a refusal', () => {
    const twice = { ...(history[2] as StoredRow), id: 4, seq: 4, rev: 4 };
    assert.throws(() => checkHistory(sends, [...history, twice]), /stored twice/);
    const refused = sends.map(({ acknowledgedAt, ...send }) => ({ ...send, refusedAt: acknowledgedAt ?? 0 }));
    assert.throws(() => checkHistory(refused, history), /refused, but/);
  });

  it('finds gaps and a wrong order', () => {
    assert.throws(() => checkHistory(sends, withRow(2, { seq: 4 })), /gaps/);
    const swapped = history.map((row, index) => ({ ...row, seq: 3 - index }));
    assert.throws(() => checkHistory(sends, swapped), /which came first/);
  });

  it('finds an edit and a deletion that were lost', () => {
    for (const kind of ['edit', 'deletion'] as const) {
      const changed = sends.map((send) => ({ ...send, change: { kind, isAcknowledged: true } }));
      assert.throws(() => checkHistory(changed, history), /a lost/);
    }
  });

  it('finds a broadcast before the commit, a hole before the subscription, and a missing tombstone', () => {
    assert.throws(() => checkView(history.slice(0, 2), viewOf(seen)), /not the history/);
    assert.throws(() => checkView(history, viewOf([first, third])), /not the history/);
    assert.throws(() => checkView(withRow(0, { rev: 4, isDeleted: true }), viewOf(seen)), /not the history/);
  });

  it('finds what comes twice or too late on a socket', () => {
    assert.throws(() => checkArrivals([[first, second], [second]]), /came twice/);
    const across = [
      [first, second],
      [second, third],
    ];
    assert.throws(() => checkArrivals(across), /came twice/);
    assert.throws(() => checkArrivals([[first], [third], [second]]), /came after/);
  });
});
