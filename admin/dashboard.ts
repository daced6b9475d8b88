import type { CurrentAdmin } from 'adminjs';
import { type Dashboard, readDashboard } from '../src/domain/moderation/dashboard.ts';
import { type Counters, readCounters } from '../src/telemetry/counters.ts';
import { actorIn } from './current-admin.ts';

/** What the dashboard draws: the server's figures, and those of the instance that answers. */
export interface ShownDashboard extends Dashboard {
  readonly instance: Counters;
}

/** For AdminJS. */
export async function readDashboardFor(
  _request: unknown,
  _response: unknown,
  context: { currentAdmin?: CurrentAdmin },
): Promise<ShownDashboard> {
  return { ...(await readDashboard(await actorIn(context))), instance: readCounters() };
}
