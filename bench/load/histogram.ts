const STEPS_PER_MS = 20;
const MAX_MS = 60_000;

/** Durations in milliseconds, to a twentieth of one; a million of them take no more room than ten. */
export class Histogram {
  private readonly counts = new Uint32Array(MAX_MS * STEPS_PER_MS + 1);
  private total = 0;

  add(ms: number): void {
    const step = Math.min(Math.max(0, Math.floor(ms * STEPS_PER_MS)), MAX_MS * STEPS_PER_MS);
    this.counts[step] = (this.counts[step] ?? 0) + 1;
    this.total++;
  }

  /** The duration that this share of all does not exceed. */
  quantile(share: number): number {
    const wanted = Math.ceil(share * this.total);
    let seen = 0;
    for (let step = 0; step < this.counts.length; step++) {
      seen += this.counts[step] ?? 0;
      if (seen >= wanted && seen > 0) return (step + 1) / STEPS_PER_MS;
    }
    return 0;
  }

  /** p50, p95 and p99. */
  get quantiles(): { p50: number; p95: number; p99: number } {
    return { p50: this.quantile(0.5), p95: this.quantile(0.95), p99: this.quantile(0.99) };
  }
}
