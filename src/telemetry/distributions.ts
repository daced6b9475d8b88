import { type Figure, figures, keyOf, nameLabels, type Sample } from './figures.ts';

/** From a millisecond to what nobody waits for. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** How often a value lay below each bound, and above the last. */
class Buckets {
  sum = 0;
  private readonly bounds: readonly number[];
  private readonly counts: number[];

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (value > (this.bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }

  /** As Prometheus has it: each bucket with all below it. */
  read(name: string, labels: Record<string, string>): Sample[] {
    let count = 0;
    const buckets = this.counts.map((inBucket, bucket) => {
      count += inBucket;
      const le = String(this.bounds[bucket] ?? '+Inf');
      return { labels: { le, ...labels }, value: count, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels, value: this.sum, metricName: `${name}_sum` },
      { labels, value: count, metricName: `${name}_count` },
    ];
  }
}

/** How values are spread, without labels. */
export class Distribution implements Figure {
  readonly type = 'histogram';
  readonly together = 'sum';
  readonly name: string;
  readonly help: string;
  private readonly buckets: Buckets;

  constructor(name: string, help: string, bounds: readonly number[] = SECONDS) {
    this.name = name;
    this.help = help;
    this.buckets = new Buckets(bounds);
    figures.push(this);
  }

  observe(value: number): void {
    this.buckets.observe(value);
  }

  read(): readonly Sample[] {
    return this.buckets.read(this.name, {});
  }
}

/** The same by labels of which there are few. */
export class Distributions implements Figure {
  readonly type = 'histogram';
  readonly together = 'sum';
  readonly name: string;
  readonly help: string;
  private readonly labelNames: readonly string[];
  private readonly bounds: readonly number[];
  private readonly known = new Map<string, { readonly labels: Record<string, string>; buckets: Buckets }>();

  constructor(
    name: string,
    help: string,
    labelNames: readonly string[],
    bounds: readonly number[] = SECONDS,
  ) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.bounds = bounds;
    figures.push(this);
  }

  observe(value: number, ...labels: string[]): void {
    const key = keyOf(labels);
    let known = this.known.get(key);
    if (!known) {
      known = { labels: nameLabels(this.labelNames, labels), buckets: new Buckets(this.bounds) };
      this.known.set(key, known);
    }
    known.buckets.observe(value);
  }

  read(): readonly Sample[] {
    return [...this.known.values()].flatMap(({ labels, buckets }) => buckets.read(this.name, labels));
  }
}
