import { sessionSecret } from '../domain/accounts/session-secret.ts';
import { connectBroadcast } from '../realtime/broadcast.ts';
import { createConfiguredBus } from '../realtime/bus/configured.ts';
import { withDatabase } from './open-database.ts';

/**
 * Runs a command on the database that the settings name, whose acts the instances hear of at once that tell each other of
 * theirs; one that is alone, on the embedded PostgreSQL, finds out by itself within half a minute.
 */
export function withDatabaseAndInstances(work: () => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const bus = createConfiguredBus(url, await sessionSecret());
    const disconnect = connectBroadcast(bus);
    await bus.start();
    try {
      await work();
    } finally {
      disconnect();
      await bus.stop();
    }
  });
}
