import type { Figures } from '../report/figures.ts';
import { Histogram } from './histogram.ts';
import { type HttpAnswer, HttpConnection, type HttpQuestion } from './http-connection.ts';
import { measureWindow, type Window } from './window.ts';

/** Where to, and as whom: one connection for each cookie. */
export interface HttpPlan {
  readonly origin: string;
  readonly cookies: readonly string[];
  readonly window: Window;
}

/** What has been answered, while it counts. */
export class Tally {
  readonly latencies = new Histogram();
  private isCounting = false;
  private answers = 0;
  private unchanged = 0;
  private bytes = 0;
  private failed = 0;

  begin(): void {
    this.isCounting = true;
  }

  end(): void {
    this.isCounting = false;
  }

  async time(connection: HttpConnection, question: HttpQuestion): Promise<HttpAnswer> {
    const startedAt = performance.now();
    const answer = await connection.ask(question);
    if (answer.status >= 400) this.failed++;
    if (!this.isCounting) return answer;
    this.latencies.add(performance.now() - startedAt);
    this.answers++;
    this.bytes += answer.bytes;
    if (answer.status === 304) this.unchanged++;
    return answer;
  }

  get counts() {
    return { answers: this.answers, unchanged: this.unchanged, bytes: this.bytes };
  }

  get failures(): number {
    return this.failed;
  }
}

/** Opens the connections, lets `work` ask until it is told to stop, and says what that cost. */
export async function measureHttp(
  { origin, cookies, window }: HttpPlan,
  work: (connections: readonly HttpConnection[], tally: Tally, isOver: () => boolean) => Promise<unknown>,
): Promise<Figures> {
  const connections = await Promise.all(cookies.map((cookie) => HttpConnection.open(origin, cookie)));
  const tally = new Tally();
  let isOver = false;
  const working = work(connections, tally, () => isOver);
  const measuring = measureWindow(
    window,
    () => tally.counts,
    () => tally.begin(),
  );
  const { after, cost } = await Promise.race([measuring, working.then(() => measuring)]);
  tally.end();
  isOver = true;
  await working;
  for (const connection of connections) connection.close();
  return {
    requestsPerSecond: after.answers / cost.seconds,
    requestsPerCpu: after.answers / cost.serverCpu,
    ...tally.latencies.quantiles,
    unchanged: (100 * after.unchanged) / Math.max(1, after.answers),
    kilobytes: after.bytes / 1024 / Math.max(1, after.answers),
    ...cost,
    failed: tally.failures,
  };
}
