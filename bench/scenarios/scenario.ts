import type { Figures } from '../report/figures.ts';
import type { BenchPostgres } from '../stage/postgres.ts';
import { type Effort, Stage } from '../stage/stage.ts';
import type { Target, TargetName } from '../stage/targets.ts';
import type { WorldShape } from '../world/fill.ts';

/** What all scenarios share. */
export interface Setting {
  readonly postgres: BenchPostgres;
  readonly effort: Effort;
}

export interface Scenario {
  readonly letter: string;
  readonly title: string;
  /** What can be measured by it. */
  readonly targets: readonly TargetName[];
  /** By the name of the line in the table; an empty name for a scenario that has one line only. */
  measure(setting: Setting, target: Target): Promise<Readonly<Record<string, Figures>>>;
}

/** Builds a stage, measures on it, and clears it whatever happens. */
export async function onStage<Result>(
  setting: Setting,
  target: Target,
  shape: WorldShape,
  measure: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const stage = await Stage.build(setting, target, shape);
  try {
    return await measure(stage);
  } finally {
    await stage.clear();
  }
}
