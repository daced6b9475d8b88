import { Distribution, Distributions } from './distributions.ts';
import { Count, Counts, Gauge } from './figures.ts';
import { Minutes } from './minutes.ts';

/** Slower than that, a question to the database is worth a look. */
export const SLOW_QUERY_MS = 100;
const SECOND_MS = 1000;

const requests = new Counts('parley_http_requests_total', 'Requests, by the pattern of their route.', [
  'route',
  'method',
  'status',
]);
const requestSeconds = new Distributions(
  'parley_http_request_duration_seconds',
  'From the request to the end of its answer.',
  ['route', 'method'],
);
const errors = new Counts('parley_errors_total', 'What failed and was not foreseen, by where it came in.', [
  'door',
]);

const sockets = new Counts('parley_sockets_open', 'Open sockets, by what they are of.', ['kind'], 'gauge');
const socketCloses = new Counts('parley_socket_closes_total', 'Sockets that Parley has closed, by why.', [
  'reason',
]);
const frames = new Count('parley_frames_rendered_total', 'Changes of rooms, each rendered once.');
const frameBytes = new Count('parley_frames_rendered_bytes_total', 'How long those were.');
const deliveries = new Count(
  'parley_deliveries_total',
  'Frames written to sockets, and lines to who reads a room as text.',
);
const deliveredBytes = new Count('parley_deliveries_bytes_total', 'How long those were.');
const deliverySeconds = new Distribution(
  'parley_post_to_delivery_seconds',
  'From when a message came to this process to when it was written to the screens here.',
);
/** Messages that a screen had missed. */
export const replays = new Distribution(
  'parley_replay_messages',
  'Messages that a screen had missed when it connected.',
  [0, 1, 5, 10, 50, 100, 500, 1000, 5000],
);
/** Whether what other instances tell arrives here. */
export const busUp = new Gauge('parley_bus_up', '1 while the instances hear of each other.', [], 'min');
/** Those who have a socket here. */
export const peopleOnline = new Gauge(
  'parley_people_online',
  'People with a socket; one with sockets on two instances counts on both.',
);

/** Messages of one commit. */
export const commits = new Distribution(
  'parley_commit_messages',
  'Messages that were committed together.',
  [1, 2, 5, 10, 20, 50, 100, 200, 400],
);
/** Messages that wait for a commit or are in one. */
export const sendQueue = new Gauge('parley_send_queue_messages', 'Messages that are not committed yet.');

const querySeconds = new Distribution('parley_query_duration_seconds', 'How long the database took.');
const slowQueries = new Counts(
  'parley_slow_queries_total',
  `Questions that took the database ${SLOW_QUERY_MS} ms or more, by statement.`,
  ['statement'],
);
/** Both pools. */
export const connections = new Gauge(
  'parley_database_connections',
  'Connections of the pools, and who waits for one.',
  ['pool', 'state'],
);

const jobs = new Counts('parley_jobs_total', 'Jobs that ended, by name.', ['job', 'outcome']);
/** Asked of the database. */
export const queuedJobs = new Gauge('parley_jobs_queued', 'Jobs in the queue.', ['state'], 'max');
const mails = new Counts('parley_mails_total', 'Mails, by what became of them.', ['outcome']);
const signIns = new Counts('parley_sign_ins_total', 'Steps of signing in, by how they ended.', ['outcome']);
const acts = new Counts('parley_acts_total', 'Acts in the audit log.', ['act']);
const refusals = new Counts('parley_limit_refusals_total', 'What was refused because it was too often.', [
  'limit',
]);

const recentErrors = new Minutes();
const recentSlowQueries = new Minutes();

/** An answer has ended; `status` says `aborted` when nobody waited for its end. */
export function noteRequest(route: string, method: string, status: string, milliseconds: number): void {
  requests.note(route, method, status);
  requestSeconds.observe(milliseconds / SECOND_MS, route, method);
}

/** A request that ended with 500, or something else that nobody had foreseen. */
export function noteError(door: 'http' | 'socket' | 'broadcast' | 'job'): void {
  errors.note(door);
  recentErrors.note();
}

/** A question to the database that took so long. */
export function noteQuery(statement: string, milliseconds: number): void {
  querySeconds.observe(milliseconds / SECOND_MS);
  if (milliseconds < SLOW_QUERY_MS) return;
  slowQueries.note(statement);
  recentSlowQueries.note();
}

/** What a socket is of: a room's page, another page, or a program; or that it is no socket, but a room that is read as text. */
export type SocketKind = 'room' | 'page' | 'program' | 'text';

export function noteSocketOpened(kind: SocketKind): void {
  sockets.change(1, kind);
}

export function noteSocketClosed(kind: SocketKind): void {
  sockets.change(-1, kind);
}

/** Parley closes one of them; the reason is one of a few. */
export function noteSocketClose(reason: string): void {
  socketCloses.note(reason);
}

/** A change of a room was rendered, once for everybody. */
export function noteFrame(bytes: number): void {
  frames.total++;
  frameBytes.total += bytes;
}

/** Something is written to a socket, or to who reads a room as text. */
export function noteDelivery(bytes: number): void {
  deliveries.total++;
  deliveredBytes.total += bytes;
}

/** Posts that came in at these moments, by performance.now(), are on the screens now. */
export function noteDelivered(arrivals: readonly number[] = []): void {
  if (arrivals.length === 0) return;
  const now = performance.now();
  for (const arrivedAt of arrivals) deliverySeconds.observe((now - arrivedAt) / SECOND_MS);
}

export function noteJob(job: string, outcome: 'done' | 'failed'): void {
  jobs.note(job, outcome);
  if (outcome === 'failed') noteError('job');
}

/** `kept`: there is no mail server, so an admin passes it on. */
export function noteMail(outcome: 'sent' | 'failed' | 'kept'): void {
  mails.note(outcome);
}

/** How the first step of signing in ended, with a password, or the second, with a code. */
export function noteSignIn(
  outcome: 'right-password' | 'wrong-password' | 'limited' | 'barred' | 'right-code' | 'wrong-code',
): void {
  signIns.note(outcome);
}

/** An act that is in the audit log now. */
export function noteAct(act: string): void {
  acts.note(act);
}

/** Somebody was told to wait; `limit` as in domain/limits/kinds, or what is busy. */
export function noteRefusal(limit: string): void {
  refusals.note(limit);
}

/** How this process is, for the panel. */
export interface Counters {
  readonly openSockets: number;
  /** By minute, the last sixty, the oldest first. */
  readonly errors: readonly number[];
  readonly slowQueries: readonly number[];
}

export function readCounters(): Counters {
  return {
    openSockets: sockets.total,
    errors: recentErrors.read(),
    slowQueries: recentSlowQueries.read(),
  };
}
