/** One number as a scrape shows it. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a distribution's parts. */
  readonly metricName?: string;
}

/** What becomes of a figure when several processes answer as one. */
type Together = 'sum' | 'min' | 'max';

/** Something that is measured. The hot paths change plain numbers; samples are made of them when somebody asks. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly together: Together;
  /** Throws, or rejects, when it cannot be known just now. */
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}

/** Every figure that there is, in the order in which they were made. */
export const figures: Figure[] = [];

/** Something that happens, without labels: `total++`. */
export class Count implements Figure {
  readonly type = 'counter';
  readonly together = 'sum';
  readonly name: string;
  readonly help: string;
  total = 0;

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
    figures.push(this);
  }

  read(): readonly Sample[] {
    return [{ labels: {}, value: this.total }];
  }
}

/** Something by labels of which there are few: what people type never becomes one. A counter goes up only; a gauge does not. */
export class Counts implements Figure {
  readonly together = 'sum';
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  private readonly labelNames: readonly string[];
  private readonly known = new Map<string, { readonly labels: Record<string, string>; value: number }>();

  constructor(
    name: string,
    help: string,
    labelNames: readonly string[],
    type: 'counter' | 'gauge' = 'counter',
  ) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.type = type;
    figures.push(this);
  }

  note(...labels: string[]): void {
    this.change(1, ...labels);
  }

  change(by: number, ...labels: string[]): void {
    const key = keyOf(labels);
    let known = this.known.get(key);
    if (!known) {
      known = { labels: nameLabels(this.labelNames, labels), value: 0 };
      this.known.set(key, known);
    }
    known.value += by;
  }

  /** Over all labels. */
  get total(): number {
    return [...this.known.values()].reduce((sum, { value }) => sum + value, 0);
  }

  read(): readonly Sample[] {
    return [...this.known.values()].map(({ labels, value }) => ({ labels, value }));
  }
}

type Reading = number | readonly (readonly [labels: readonly string[], value: number])[];

/** How something is at the moment at which somebody asks. Whoever knows it says how to find out. */
export class Gauge implements Figure {
  readonly type = 'gauge';
  readonly name: string;
  readonly help: string;
  readonly together: Together;
  private readonly labelNames: readonly string[];
  private source: () => Reading | Promise<Reading> = () => [];

  constructor(name: string, help: string, labelNames: readonly string[] = [], together: Together = 'sum') {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.together = together;
    figures.push(this);
  }

  /** From now on it is found like this. */
  from(source: () => Reading | Promise<Reading>): void {
    this.source = source;
  }

  async read(): Promise<readonly Sample[]> {
    const reading = await this.source();
    if (typeof reading === 'number') return [{ labels: {}, value: reading }];
    return reading.map(([labels, value]) => ({ labels: nameLabels(this.labelNames, labels), value }));
  }
}

export function nameLabels(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Under which a series is kept; most have one label. */
export function keyOf(labels: readonly string[]): string {
  return labels.length === 1 ? (labels[0] ?? '') : labels.join('\n');
}
