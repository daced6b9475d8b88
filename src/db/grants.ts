import pg from 'pg';

/** Everything but changing what has been done. */
const GRANTS = (role: string) => `
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
  REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM ${role};
  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON migrations FROM ${role};`;

/** Who the database takes the program of that URL for. */
export async function readRole(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    return rows[0]?.role ?? '';
  } finally {
    await client.end();
  }
}

/** As the owner of the tables: from now on that role can use all of them, and the audit log only to read and to add to it. */
export async function grantAllButTheLog(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('SELECT current_user AS owner');
  if (rows[0]?.owner === role) throw new Error('MIGRATION_DATABASE_URL and DATABASE_URL name the same role');
  await client.query(GRANTS(pg.escapeIdentifier(role)));
}
