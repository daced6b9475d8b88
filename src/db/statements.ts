import type pg from 'pg';
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
    const result = await client.query<Row>({ name, text, values });
    return result.rows;
  };
}
