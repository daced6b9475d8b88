import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait.ts';
import { checkArrivals, checkHistory, checkView } from './checker.ts';
import { Crowd, type CrowdOptions, type Place } from './crowd.ts';
import type { Screen } from './screen.ts';
import { NAMES, type Name, type World } from './world.ts';

const BEFORE = 8;
const AFTER = 8;
const SETTLED_WITHIN_MS = 30_000;
/** What is expected of the first acknowledgement after a fault. It is measured and said, and decides nothing. */
export const APP_WITHIN_S = 2;
export const POSTGRES_WITHIN_S = 5;

/** What a fault is told. It resolves when what was broken has been put right from the outside. */
export type Fault<Where extends Place = World> = (world: Where, crowd: Crowd) => Promise<void>;

/** What a trial may do differently. */
export interface TrialOptions extends CrowdOptions {
  readonly writers?: readonly Name[];
  /** How soon, in seconds, every sender should be acknowledged again. */
  readonly withinS?: number;
  /** Whose screens need not show everything at the end. */
  readonly excluded?: readonly Name[];
}

/** Several people post into a room and watch it, the fault happens, and at the end everything must be right. */
export async function endure<Where extends Place>(
  world: Where,
  title: string,
  fault: Fault<Where>,
  options: TrialOptions = {},
): Promise<Crowd> {
  const { writers = ['ada', 'bob', 'cleo'], excluded = [], withinS, ...habits } = options;
  const crowd = new Crowd(
    world,
    await world.makeRoom(`${title} ${crypto.randomUUID()}`.slice(0, 50)),
    habits,
  );
  try {
    await waitFor(() => [...crowd.screens.values()].every((screen) => screen.isOnline), 'the screens');
    crowd.begin(writers);
    await crowd.journal.more(writers, BEFORE);
    const start = performance.now();
    await fault(world, crowd);
    const end = crowd.mendedAt ?? performance.now();
    const remaining = writers.filter((name) => !excluded.includes(name));
    await crowd.journal.more(remaining, AFTER);
    await crowd.end();
    report(title, crowd, { start, end, remaining, withinS });
    const refused = crowd.journal.sends.filter((send) => send.refusedAt !== undefined);
    assert.deepEqual(
      refused.filter((send) => !excluded.some((name) => name === send.sender)),
      [],
      'refused without a reason',
    );
    await checkEverything(crowd, excluded);
    return crowd;
  } finally {
    crowd.close();
    await crowd.end();
  }
}

/** How long it took from the end of the fault to the first acknowledgement, for the quickest and the slowest sender. */
function report(
  title: string,
  { journal, world }: Crowd,
  times: { start: number; end: number; remaining: readonly Name[]; withinS: number | undefined },
): void {
  const { start, end, remaining, withinS } = times;
  const since = journal.acknowledgedSince(end);
  const recoveries = remaining.map((name) => {
    const first = since.find((send) => send.sender === name);
    return Number(first?.acknowledgedAt) - end;
  });
  const statuses = [...journal.statuses]
    .map(([status, count]) => `${count} × ${status || 'no answer'}`)
    .join(', ');
  const isLate = withinS !== undefined && Math.max(...recoveries) > withinS * 1000;
  console.log(
    `  ${title}, ${world.title}: fault of ${seconds(end - start)}, first acknowledgement after ` +
      `${seconds(Math.min(...recoveries))}, of every sender after ${seconds(Math.max(...recoveries))}` +
      `${isLate ? ` (LATER than ${withinS} s)` : ''}; ${statuses}`,
  );
  assert.ok(!journal.statuses.has(500), 'a failure that nobody expected');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** The history against what was sent, and every screen against the history: the old ones, and a new one on each instance. */
export async function checkEverything(crowd: Crowd, excluded: readonly Name[] = []): Promise<void> {
  const { world, roomId, journal } = crowd;
  const watching = NAMES.filter((name) => !excluded.includes(name));
  const fresh = watching.map((name) => crowd.open(name));
  const screens = [...watching.map((name) => crowd.screenOf(name)), ...fresh];
  try {
    const history = await world.readHistory(roomId);
    checkHistory(journal.sends, history);
    const last = history.at(-1)?.rev ?? 0;
    const isThrough = (screen: Screen) => screen.isOnline && (screen.current.revs.at(-1) ?? 0) >= last;
    await waitFor(() => screens.every(isThrough), 'every screen', SETTLED_WITHIN_MS).catch(
      (error: unknown) => {
        const lacks = history.filter(
          (row) => !screens.every((screen) => screen.rows.get(row.id)?.rev === row.rev),
        );
        throw new Error(
          `rev ${last} is not on: ${screens.map((screen) => screen.state).join('; ')}; ${JSON.stringify(lacks)}`,
          {
            cause: error,
          },
        );
      },
    );
    for (const screen of screens) checkView(history, screen.rows);
    for (const screen of screens) for (const socket of screen.sockets) checkArrivals(socket.arrivals);
  } finally {
    for (const screen of fresh) screen.close();
  }
}
