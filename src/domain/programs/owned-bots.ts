import { statement } from '../../db/statements.ts';
import { endSessionsOf } from '../accounts/sessions.ts';
import { announce } from '../events.ts';

const selectBots = statement<{ id: number; username: string }>(
  'bots-owned',
  `SELECT id, username FROM users WHERE owner_id = $1 AND status = 'active' ORDER BY id`,
);

/** The bots of somebody, by age. */
export function listBotsOf(ownerId: number): Promise<{ id: number; username: string }[]> {
  return selectBots(ownerId);
}

/**
 * What is in force for somebody is so for their bots: every instance looks at them again, and with `ending` their programs
 * are signed out. In the transaction that sanctions their owner or lifts a sanction.
 */
export async function reachBotsOf(ownerId: number, ending?: { readonly reason: string }): Promise<void> {
  for (const { id: userId } of await listBotsOf(ownerId)) {
    if (ending) await endSessionsOf(userId, ending);
    announce('person.changed', { userId });
  }
}
