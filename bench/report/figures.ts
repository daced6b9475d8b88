/** What one measurement says, by the names of `FIGURES` and `FAULTS`. */
export type Figures = Readonly<Record<string, number>>;

/** In the order of the table; a figure that a scenario has not is left out. */
export const FIGURES: readonly (readonly [name: string, title: string])[] = [
  ['messagesPerSecond', 'messages/s'],
  ['deliveriesPerSecond', 'deliveries/s'],
  ['requestsPerSecond', 'requests/s'],
  ['messagesPerCpu', 'messages/CPU s'],
  ['deliveriesPerCpu', 'deliveries/CPU s'],
  ['requestsPerCpu', 'requests/CPU s'],
  ['p50', 'p50 ms'],
  ['p95', 'p95 ms'],
  ['p99', 'p99 ms'],
  ['p50Small', 'p50 ms of the small one'],
  ['longest', 'longest ms'],
  ['outage', 'outage ms'],
  ['stopping', 'of them stopping'],
  ['starting', 'and starting'],
  ['ratio', 'ratio'],
  ['unchanged', '304 %'],
  ['kilobytes', 'KB each'],
  ['kilobytesPerSocket', 'KB/socket'],
  ['unsweptPerSocket', 'with garbage'],
  ['heapPerSocket', 'heap KB/socket'],
  ['startingCpu', 'CPU s until ready'],
  ['serverCpu', 'server CPU s'],
  ['databaseCpu', 'database CPU s'],
  ['loadCpu', 'load CPU s'],
  ['seconds', 'of s'],
  ['residentMb', 'MB'],
  ['leastMb', 'least MB'],
  ['mostMb', 'most MB'],
  ['shed', 'told to come back later'],
];

/** What a server is compared with the ceiling by: what its work costs, and how long it takes. */
export const COMPARED: ReadonlySet<string> = new Set([
  'messagesPerCpu',
  'deliveriesPerCpu',
  'p50',
  'p95',
  'p99',
  'kilobytesPerSocket',
  'unsweptPerSocket',
]);

/** Each must be 0; the worst round counts, not the median. */
export const FAULTS = ['lost', 'doubled', 'disordered', 'closed', 'failed'] as const;
