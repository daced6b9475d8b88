import { peekServerSettings } from '../domain/server-settings.ts';
import { noteRefusal } from '../telemetry/counters.ts';
import { hub } from './hub.ts';

/** More windows than anybody has, and more rooms than a program needs sockets of their own for. */
const MOST_CONNECTIONS = 200;

/** Whether this person has as many connections to this instance as anybody may have; one more is refused. */
export function isCrowded(userId: number): boolean {
  if (hub.countOf(userId) < MOST_CONNECTIONS || peekServerSettings()?.limits === false) return false;
  noteRefusal('connections-at-once');
  return true;
}
