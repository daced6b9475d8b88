import { areLimitsOn } from '../domain/limits.ts';
import { noteRefusal } from '../telemetry/counters.ts';
import { hub } from './hub.ts';

/** More windows than anybody has, and more rooms than a program needs sockets of their own for. */
const MOST_CONNECTIONS = 200;

/**
 * Whether this person has as many connections to this instance as anybody may have; one more is refused. Who has fewer is
 * answered in the same turn: of many that come at once, each counts those before it.
 */
export function isCrowded(userId: number): Promise<boolean> | false {
  return hub.countOf(userId) >= MOST_CONNECTIONS && refuses();
}

async function refuses(): Promise<boolean> {
  const isRefused = await areLimitsOn().catch(() => true);
  if (isRefused) noteRefusal('connections-at-once');
  return isRefused;
}
