/** What a scrape says, by name with labels as Prometheus writes them: `parley_bus_up`, `parley_acts_total{act="user.created"}`. */
export class Scrape {
  readonly text: string;
  private readonly values: ReadonlyMap<string, number>;

  constructor(text: string) {
    this.text = text;
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.values = new Map(
      lines.map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
  }

  static async of(origin: string, headers: Record<string, string> = {}): Promise<Scrape> {
    const answer = await fetch(`${origin}/metrics`, { headers });
    if (!answer.ok) throw new Error(`no metrics: ${answer.status}`);
    return new Scrape(await answer.text());
  }

  /** Of one series; 0 when it is not there (yet). */
  value(series: string): number {
    return this.values.get(series) ?? 0;
  }

  /** Of all series that begin so. */
  sum(prefix: string): number {
    return this.series(prefix).reduce((sum, series) => sum + this.value(series), 0);
  }

  series(prefix = ''): string[] {
    return [...this.values.keys()].filter((series) => series.startsWith(prefix));
  }

  /** Every name that has a HELP and a TYPE. */
  get names(): string[] {
    const typed = new Set(
      [...this.text.matchAll(/^# TYPE (\S+) (?:counter|gauge|histogram)$/gm)].map(([, name]) => name),
    );
    return [...this.text.matchAll(/^# HELP (\S+) \S/gm)]
      .map(([, name = '']) => name)
      .filter((name) => typed.has(name));
  }
}
