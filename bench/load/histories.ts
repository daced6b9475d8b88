import { setTimeout as pause } from 'node:timers/promises';
import type { Figures } from '../report/figures.ts';
import { Histogram } from './histogram.ts';
import { HttpConnection } from './http-connection.ts';

/** Deep pages are drawn from a stretch of the same length in both, so that whatever is cached is cached alike. */
const STRETCH = 2000;
const SCRIPT = { 'HX-Request': 'true' };

/** A room with so many messages, on a server and a database of its own. */
export interface Library {
  readonly origin: string;
  readonly cookie: string;
  readonly roomId: number;
  readonly messages: number;
}

export interface HistoryPlan {
  readonly small: Library;
  readonly large: Library;
  readonly warmUpMs: number;
  readonly lengthMs: number;
}

/** Asks the small one and the large one in turn, for the newest page and for a deep one: whatever else the machine does, it does to both. */
export async function compareHistories(plan: HistoryPlan): Promise<Record<string, Figures>> {
  const readers = await Promise.all([plan.small, plan.large].map(openReader));
  await readInTurn(readers, plan.warmUpMs);
  for (const reader of readers) reader.reset();
  await readInTurn(readers, plan.lengthMs);
  for (const reader of readers) reader.close();
  const [small, large] = readers;
  if (!small || !large) return {};
  return { newest: compare(small.newest, large.newest), deep: compare(small.deep, large.deep) };
}

type Reader = Awaited<ReturnType<typeof openReader>>;

async function openReader({ origin, cookie, roomId, messages }: Library) {
  const connection = await HttpConnection.open(origin, cookie);
  const time = async (cursor: string, times: Histogram) => {
    const startedAt = performance.now();
    const { status } = await connection.ask({ path: `/rooms/${roomId}${cursor}`, headers: SCRIPT });
    if (status !== 200) throw new Error(`a page of history was answered with ${status}`);
    times.add(performance.now() - startedAt);
  };
  return {
    newest: new Histogram(),
    deep: new Histogram(),
    async read() {
      await time('', this.newest);
      await time(`?before=${deepPlace(messages)}`, this.deep);
    },
    reset() {
      this.newest = new Histogram();
      this.deep = new Histogram();
    },
    close: () => connection.close(),
  };
}

function deepPlace(messages: number): number {
  return Math.floor(messages / 4 + Math.random() * Math.min(STRETCH, messages / 4));
}

async function readInTurn(readers: readonly Reader[], lengthMs: number): Promise<void> {
  for (const end = performance.now() + lengthMs; performance.now() < end; await pause(0)) {
    for (const reader of readers) await reader.read();
  }
}

function compare(small: Histogram, large: Histogram): Figures {
  const { p50, p95, p99 } = large.quantiles;
  return { p50, p95, p99, p50Small: small.quantile(0.5), ratio: p50 / small.quantile(0.5) };
}
