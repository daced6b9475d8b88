const FAILED_FROM = 500;

/** A request that nobody answered, or answered with 5xx. */
interface Failure {
  readonly name: string;
  /** Such as `POST /rooms/:id/messages`. */
  readonly request: string;
  readonly status: number;
}

/** For how long somebody had nothing but failures: from the first one to the next answer. Times in milliseconds. */
export class Spells {
  readonly failures: Failure[] = [];
  /** That are over. */
  readonly lengths: number[] = [];
  answered = 0;
  private readonly beginnings = new Map<string, number>();

  note(name: string, request: string, status: number): void {
    if (status > 0 && status < FAILED_FROM) {
      this.answered++;
      this.end(name);
    } else {
      this.failures.push({ name, request, status });
      if (!this.beginnings.has(name)) this.beginnings.set(name, performance.now());
    }
  }

  /** Whom nobody has answered since their last failure. */
  get waiting(): string[] {
    return [...this.beginnings.keys()];
  }

  private end(name: string): void {
    const beginning = this.beginnings.get(name);
    if (beginning === undefined) return;
    this.lengths.push(performance.now() - beginning);
    this.beginnings.delete(name);
  }
}
