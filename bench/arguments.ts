import { parseArgs } from 'node:util';
import { scenarios } from './scenarios/all.ts';
import { mixed } from './scenarios/mixed.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Effort } from './stage/stage.ts';
import { TARGETS, type TargetName } from './stage/targets.ts';

/** What a run is to measure, and how long. */
export interface Wish {
  readonly scenarios: readonly Scenario[];
  readonly targets: readonly TargetName[];
  readonly rounds: number;
  readonly effort: Effort;
  /** The search bench instead. */
  readonly isSearch: boolean;
}

/** `[A B …] [--rounds 3] [--seconds 4] [--targets parley,ceiling] [--quick]`, `M [--minutes 30]` or `search`. Throws for anything else. */
export function readArguments(given: readonly string[]): Wish {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      targets: { type: 'string' },
      minutes: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const isQuick = values.quick;
  const windowMs = 1000 * Number(values.seconds ?? (isQuick ? 1 : 4));
  return {
    isSearch: positionals.includes('search'),
    scenarios: choose(
      positionals.filter((word) => word !== 'search'),
      [...scenarios, mixed],
      ({ letter }) => letter,
      scenarios,
    ),
    targets: choose(values.targets?.split(',') ?? [], TARGETS, (name) => name),
    rounds: Number(values.rounds ?? (isQuick ? 1 : 3)),
    effort: { warmUpMs: isQuick ? 500 : 2000, windowMs, minutes: Number(values.minutes ?? 30), isQuick },
  };
}

/** Those that are named; the usual ones when none is. */
function choose<Thing>(
  names: readonly string[],
  all: readonly Thing[],
  nameOf: (thing: Thing) => string,
  usual = all,
) {
  if (names.length === 0) return usual;
  const known = new Map(all.map((thing) => [nameOf(thing).toLowerCase(), thing]));
  return names.map((name) => {
    const thing = known.get(name.toLowerCase());
    if (!thing) throw new Error(`there is no ${name}; there are ${all.map(nameOf).join(', ')}`);
    return thing;
  });
}
