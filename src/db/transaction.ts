import type pg from 'pg';
import type { Transaction } from 'sequelize';
import { database } from './connection.ts';
import { namespace } from './namespace.ts';

/** Sequelize keeps the pg client of a transaction here, but leaves it out of its types. */
type OpenTransaction = Transaction & { readonly connection: pg.Client };

const AFTER_COMMIT = 'afterCommit';
const DEADLOCK = '40P01';
const ATTEMPTS = 3;

/**
 * Runs `work` in a transaction: every model query and named statement inside takes part in it without being told.
 * Inside another transaction it simply joins that one. Rolls back when `work` throws; begins again when PostgreSQL chose it
 * of two that waited for each other.
 */
export async function transaction<T>(work: () => Promise<T>): Promise<T> {
  if (ambientTransaction()) return work();
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

async function runOnce<T>(work: () => Promise<T>): Promise<T> {
  const acts: (() => void)[] = [];
  const result = await database().sequelize.transaction(() => {
    namespace.set(AFTER_COMMIT, acts);
    return work();
  });
  for (const act of acts) act();
  return result;
}

/** Sequelize wraps what pg throws. */
function isDeadlock(error: unknown): boolean {
  const { code, parent } = error as { code?: unknown; parent?: { code?: unknown } };
  return code === DEADLOCK || parent?.code === DEADLOCK;
}

/** Runs `act` once the transaction under way has committed (never if it rolls back), or now when there is none. */
export function afterCommit(act: () => void): void {
  const acts = ambientTransaction() && (namespace.get(AFTER_COMMIT) as (() => void)[]);
  if (acts) acts.push(act);
  else act();
}

/** Runs `work` as if no transaction were under way: for what commits by itself, and may do so for others too. */
export function outsideTransaction<T>(work: () => T): T {
  return namespace.exit(work);
}

/** The client of the transaction under way. */
export function ambientClient(): pg.Client | undefined {
  return ambientTransaction()?.connection;
}

function ambientTransaction(): OpenTransaction | undefined {
  return (namespace.get('transaction') as OpenTransaction | null | undefined) ?? undefined;
}
