import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { requireStaff } from './staff.ts';

const KEPT_FOR_MS = 10_000;
const DAYS = 14;
const TABLES = 8;

/** How many on one day, in UTC. */
export interface DayCount {
  readonly day: string;
  readonly count: number;
}

/** How the server is, for staff. */
export interface Dashboard {
  readonly readAt: Date;
  readonly reports: {
    readonly open: number;
    readonly appealed: number;
    readonly oldestAt: Date | null;
    /** Open ones by age: less than a day, less than three, less than a week, older. */
    readonly byAge: readonly [number, number, number, number];
  };
  readonly held: number;
  readonly people: {
    readonly all: number;
    /** With a socket open on any instance. */
    readonly online: number;
    readonly lastDay: number;
    readonly lastWeek: number;
    readonly lastMonth: number;
  };
  /** The last fourteen days, the oldest first. */
  readonly signUps: readonly DayCount[];
  readonly messages: readonly DayCount[];
  readonly storage: {
    readonly bytes: number;
    readonly tables: readonly { readonly name: string; readonly bytes: number }[];
  };
}

const selectCounts = statement<Omit<Dashboard, 'readAt' | 'messages'>>(
  'dashboard',
  `SELECT
     (SELECT json_build_object('open', count(*) FILTER (WHERE status = 'open'),
        'appealed', count(*) FILTER (WHERE appeal_status = 'open'), 'oldestAt', min(created_at) FILTER (WHERE status = 'open'),
        'byAge', json_build_array(
          count(*) FILTER (WHERE status = 'open' AND created_at > now() - interval '1 day'),
          count(*) FILTER (WHERE status = 'open' AND created_at > now() - interval '3 days' AND created_at <= now() - interval '1 day'),
          count(*) FILTER (WHERE status = 'open' AND created_at > now() - interval '7 days' AND created_at <= now() - interval '3 days'),
          count(*) FILTER (WHERE status = 'open' AND created_at <= now() - interval '7 days')))
        FROM reports WHERE status = 'open' OR appeal_status = 'open') AS reports,
     (SELECT count(*) FROM held_messages WHERE status = 'waiting') AS held,
     (SELECT json_build_object('all', count(*),
        'online', (SELECT count(DISTINCT user_id) FROM presences WHERE seen_at > now() - interval '20 seconds'),
        'lastDay', count(*) FILTER (WHERE active_at > now() - interval '1 day'),
        'lastWeek', count(*) FILTER (WHERE active_at > now() - interval '7 days'),
        'lastMonth', count(*) FILTER (WHERE active_at > now() - interval '30 days'))
        FROM (SELECT greatest(users.last_seen_at, max(sessions.last_used_at)) AS active_at
                FROM users LEFT JOIN sessions ON sessions.user_id = users.id
               WHERE status = 'active' GROUP BY users.id) AS seen) AS people,
     (SELECT json_agg(json_build_object('day', days.day, 'count', coalesce(made.count, 0)) ORDER BY days.day)
        FROM (SELECT to_char(day, 'YYYY-MM-DD') AS day FROM generate_series(
                date_trunc('day', now() AT TIME ZONE 'UTC') - interval '${DAYS - 1} days', now() AT TIME ZONE 'UTC', '1 day') AS day) AS days
        LEFT JOIN (SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*) FROM users GROUP BY 1) AS made
          ON made.day = days.day) AS "signUps",
     (SELECT json_build_object('bytes', pg_database_size(current_database()), 'tables',
        (SELECT json_agg(json_build_object('name', name, 'bytes', bytes) ORDER BY bytes DESC)
           FROM (SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
                  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY bytes DESC LIMIT ${TABLES}) AS largest))) AS storage`,
);

/** From a day on: what was counted of the days before does not change any more. */
const countMessages = statement<DayCount>(
  'dashboard-messages',
  `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*) AS count FROM messages
    WHERE created_at >= $1::timestamptz AND kind = 'text' GROUP BY 1`,
);

/** By day, those that are over. */
const countedDays = new Map<string, number>();
let kept: { dashboard: Promise<Dashboard>; until: number } | undefined;

/** How the server is, at most ten seconds old. Throws NotFound, Forbidden for people who are no staff. */
export async function readDashboard(actor: Actor): Promise<Dashboard> {
  requireStaff(actor);
  if (kept && kept.until > Date.now()) return kept.dashboard;
  const dashboard = readNow();
  kept = { dashboard, until: Date.now() + KEPT_FOR_MS };
  dashboard.catch(forgetDashboard);
  return dashboard;
}

/** It is read again when it is asked for next, days that are over included. */
export function forgetDashboard(): void {
  kept = undefined;
  countedDays.clear();
}

async function readNow(): Promise<Dashboard> {
  const days = lastDays(new Date());
  const [[counts], messages] = await Promise.all([selectCounts(), readMessages(days)]);
  if (!counts) throw new Error('a query without a table returns a row');
  return { ...counts, readAt: new Date(), messages };
}

async function readMessages(days: readonly string[]): Promise<DayCount[]> {
  const firstUnknown = days.find((day) => !countedDays.has(day)) ?? days.at(-1);
  const found = new Map(
    (await countMessages(`${firstUnknown}T00:00:00Z`)).map(({ day, count }) => [day, count]),
  );
  const counted = days.map((day) => ({ day, count: found.get(day) ?? countedDays.get(day) ?? 0 }));
  countedDays.clear();
  for (const { day, count } of counted.slice(0, -1)) countedDays.set(day, count);
  return counted;
}

function lastDays(now: Date): string[] {
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now);
    day.setUTCDate(day.getUTCDate() - (DAYS - 1 - index));
    return day.toISOString().slice(0, 10);
  });
}
