import { createHash } from 'node:crypto';
import { listTables } from '../../src/db/backup/tables.ts';
import { connected } from '../../src/db/grants.ts';

/** Rows of a query on that database. */
export function rowsOf<Row extends object>(url: string, text: string): Promise<Row[]> {
  return connected(url, async (client) => (await client.query(text)).rows as Row[]);
}

/** What is in every table that a backup keeps, as a digest by its name. */
export function digestTables(url: string): Promise<Record<string, string>> {
  return connected(url, async (client) => {
    const digests: Record<string, string> = {};
    for (const { name, query } of await listTables(client)) {
      const { rows } = await client.query(query);
      digests[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    }
    return digests;
  });
}

/** Everything about the tables that is no row: columns, constraints, indexes, triggers, sequences' last values. */
export function describeSchema(url: string): Promise<unknown> {
  return connected(url, async (client) => {
    const questions = [
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY 1, 2`,
      `SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 3`,
      `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
      `SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
    ];
    const answers: unknown[] = [];
    for (const question of questions) answers.push((await client.query(question)).rows);
    return answers;
  });
}

/** The next id that each table would give, by its name. */
export async function readLastIds(url: string): Promise<Record<string, number | null>> {
  const tables = await connected(url, listTables);
  return Object.fromEntries(tables.map(({ name, lastId }) => [name, lastId]));
}
