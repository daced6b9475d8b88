const MINUTE_MS = 60_000;
const MINUTES = 60;

/** How often something happened in each of the last sixty minutes, in this process. */
export class Minutes {
  private readonly counts: number[] = new Array(MINUTES).fill(0);
  private minute = 0;

  note(now = Date.now()): void {
    this.turnTo(now);
    const slot = this.minute % MINUTES;
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
  }

  /** The oldest minute first. */
  read(now = Date.now()): number[] {
    this.turnTo(now);
    const next = (this.minute + 1) % MINUTES;
    return [...this.counts.slice(next), ...this.counts.slice(0, next)];
  }

  /** Empties the places of the minutes in which nothing was noted. */
  private turnTo(now: number): void {
    const current = Math.floor(now / MINUTE_MS);
    for (let minute = Math.max(this.minute + 1, current - MINUTES + 1); minute <= current; minute++)
      this.counts[minute % MINUTES] = 0;
    this.minute = Math.max(this.minute, current);
  }
}
