/** A mistake that somebody could make, and the tests that must notice it. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Parts of the paths of test files: each of them must fail. */
  readonly caughtBy: readonly string[];
}
