import { COMPARED, FAULTS, FIGURES, type Figures } from './figures.ts';

/** One line of a scenario's table: a target, or one of the several things that a scenario measures. */
export interface Line {
  readonly name: string;
  readonly rounds: readonly Figures[];
}

/** A Markdown table of medians; in brackets, how many times the ceiling's figure that is. */
export function renderTable(lines: readonly Line[]): string {
  const medians = lines.map(({ rounds }) => medianOf(rounds));
  const ceiling = medians[lines.findIndex(({ name }) => name === 'ceiling')];
  const columns = FIGURES.filter(([figure]) => medians.some((each) => figure in each));
  const rows = lines.map(({ name, rounds }, index) => {
    const compared = name === 'ceiling' ? undefined : ceiling;
    return [name, ...columns.map(([figure]) => cellOf(figure, medians[index], compared)), faultsIn(rounds)];
  });
  const head = ['', ...columns.map(([, title]) => title), FAULTS.join(', ')];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(figure: string, median: Figures = {}, ceiling: Figures = {}): string {
  const value = median[figure];
  if (value === undefined) return '';
  const compared = COMPARED.has(figure) ? ceiling[figure] : undefined;
  return compared ? `${round(value)} (${(value / compared).toFixed(2)})` : round(value);
}

/** Three figures are more than such a measurement is worth. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Number(value.toPrecision(3)).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toFixed(2)));
}

function medianOf(rounds: readonly Figures[]): Record<string, number> {
  const names = new Set(rounds.flatMap((figures) => Object.keys(figures)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(rounds.flatMap((figures) => figures[name] ?? []))]),
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The worst of all rounds, of each fault that there was. */
function faultsIn(rounds: readonly Figures[]): string {
  const worst = FAULTS.map((fault) => ({
    fault,
    count: Math.max(0, ...rounds.map((figures) => figures[fault] ?? 0)),
  })).filter(({ count }) => count > 0);
  return worst.length === 0 ? '0' : worst.map(({ fault, count }) => `**${count} ${fault}**`).join(', ');
}
