import pg from 'pg';

/** Everything but changing what has been done. */
const GRANTS = (role: string) => `
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
  REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM ${role};
  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON migrations FROM ${role};
  GRANT USAGE ON SCHEMA graphile_worker TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${role};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${role};`;

/** graphile-worker locks its rows for everybody but their owner, and has no rule that lets anybody else in. */
const OPEN_JOB_ROWS = `DO $$ DECLARE job_table regclass; BEGIN
  FOR job_table IN SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity
  LOOP EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', job_table); END LOOP;
END $$`;

/** Does that with a connection of its own. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A connection that is lost fails the query under way; nobody listening would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Who the database takes that client for. */
export async function readRole(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
  return rows[0]?.role ?? '';
}

/**
 * As the owner of the tables: from now on that role can use all of them, the job queue's too, and the audit log only to
 * read and to add to it.
 */
export async function grantAllButTheLog(client: pg.Client, role: string): Promise<void> {
  if ((await readRole(client)) === role)
    throw new Error('MIGRATION_DATABASE_URL and DATABASE_URL name the same role');
  await client.query(`${OPEN_JOB_ROWS}; ${GRANTS(pg.escapeIdentifier(role))}`);
}
