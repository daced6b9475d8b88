import type pg from 'pg';
import { noteQuery } from '../telemetry/counters.ts';
import { database } from './connection.ts';
import { ambientClient } from './transaction.ts';

/**
 * A named, prepared statement for a hot path: parsed and planned once per connection. Runs on the transaction under
 * way, else on the pool. `Row` is what the SQL says it returns; columns arrive under the names the SQL gives them.
 */
export function statement<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
): (...values: unknown[]) => Promise<Row[]> {
  return async function run(...values) {
    const client = ambientClient() ?? database().pool;
    const startedAt = performance.now();
    const result = await client.query<Row>({ name, text, values });
    noteQuery(name, performance.now() - startedAt);
    return result.rows;
  };
}
