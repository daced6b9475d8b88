import assert from 'node:assert/strict';
import type { ShownRow } from '../../support/live-client.ts';
import { EDITED, type Send } from './journal.ts';

/** A row of the history as it is stored. */
export interface StoredRow {
  readonly id: number;
  readonly seq: number | null;
  readonly rev: number;
  readonly kind: string;
  readonly nonce: string;
  readonly body: string;
  readonly isDeleted: boolean;
}

/** A row as a screen has it. */
export type SeenRow = Pick<ShownRow, 'id' | 'rev' | 'isDeleted' | 'text'>;

/** Everything that was promised to whoever sent: says what does not hold. */
export function checkHistory(sends: readonly Send[], history: readonly StoredRow[]): void {
  const texts = history.filter((row) => row.kind === 'text').sort((a, b) => Number(a.seq) - Number(b.seq));
  checkOnce(sends, texts);
  assert.deepEqual(
    texts.map((row) => row.seq),
    texts.map((_, index) => index + 1),
    'seq has gaps, or something twice',
  );
  const revs = history.map((row) => row.rev);
  assert.equal(new Set(revs).size, revs.length, 'two rows have the same rev');
  checkOrder(sends, texts);
  checkChanges(sends, texts);
}

/** What was acknowledged is there, what was refused is not, and nothing is there twice or from nobody. */
function checkOnce(sends: readonly Send[], texts: readonly StoredRow[]): void {
  const stored = texts.map((row) => row.nonce);
  const distinct = new Set(stored);
  assert.equal(distinct.size, stored.length, 'a message is stored twice');
  const lost = sends.filter((send) => send.acknowledgedAt !== undefined && !distinct.has(send.nonce));
  assert.deepEqual(lost, [], 'acknowledged, but not in the history');
  const kept = sends.filter((send) => send.refusedAt && !send.wasUnknown && distinct.has(send.nonce));
  assert.deepEqual(kept, [], 'refused, but in the history');
  const sent = new Set(sends.map((send) => send.nonce));
  assert.deepEqual(
    stored.filter((nonce) => !sent.has(nonce)),
    [],
    'in the history, but never sent',
  );
}

/** If one was acknowledged before another was invoked, it stands before it. */
function checkOrder(sends: readonly Send[], texts: readonly StoredRow[]): void {
  const sendOf = new Map(sends.map((send) => [send.nonce, send]));
  let earliestLater: Send | undefined;
  for (const row of texts.toReversed()) {
    const send = sendOf.get(row.nonce);
    if (!send) continue;
    const isOvertaken = (earliestLater?.acknowledgedAt ?? Number.POSITIVE_INFINITY) < send.invokedAt;
    assert.ok(!isOvertaken, `"${send.body}" stands before "${earliestLater?.body}", which came first`);
    if (
      (send.acknowledgedAt ?? Number.POSITIVE_INFINITY) <
      (earliestLater?.acknowledgedAt ?? Number.POSITIVE_INFINITY)
    )
      earliestLater = send;
  }
}

function checkChanges(sends: readonly Send[], texts: readonly StoredRow[]): void {
  const rowOf = new Map(texts.map((row) => [row.nonce, row]));
  for (const { nonce, body, change } of sends) {
    const row = rowOf.get(nonce);
    if (!row) continue;
    const isEdited = row.body === body + EDITED;
    assert.ok(isEdited || row.isDeleted || row.body === body, `"${row.body}" was sent as "${body}"`);
    if (!change) assert.ok(!isEdited && !row.isDeleted, `"${body}" was changed by nobody`);
    if (change?.isAcknowledged)
      assert.ok(change.kind === 'edit' ? isEdited : row.isDeleted, `a lost ${change.kind}`);
  }
}

/** A screen shows exactly the history: every row in its newest state, and none besides. */
export function checkView(history: readonly StoredRow[], rows: ReadonlyMap<number, SeenRow>): void {
  const state = (row: { id: number; rev: number; isDeleted: boolean }) =>
    `${row.id}@${row.rev}${row.isDeleted ? ' deleted' : ''}`;
  assert.deepEqual(
    [...rows.values()].map(state).sort(),
    history.map(state).sort(),
    'a screen is not the history',
  );
  for (const { id, kind, body, isDeleted } of history)
    if (kind === 'text' && !isDeleted)
      assert.ok(rows.get(id)?.text.includes(beginningOf(body)), `a screen shows another text than "${body}"`);
}

/** Up to where markup would make it look different. */
function beginningOf(body: string): string {
  return body.replace(/ <.*/, '');
}

/** On one socket nothing comes twice, and nothing older than what it has brought already. */
export function checkArrivals(frames: readonly (readonly SeenRow[])[]): void {
  const seen = new Set<number>();
  let newest = 0;
  for (const { rev } of frames.flat()) {
    assert.ok(!seen.has(rev), `rev ${rev} came twice on the same socket`);
    assert.ok(rev > newest, `rev ${rev} came after ${newest} on the same socket`);
    newest = rev;
    seen.add(rev);
  }
}
