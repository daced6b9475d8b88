import type pg from 'pg';

/** What is undone before rows are loaded, and done again when all are there. */
interface Tie {
  readonly undo: string;
  readonly redo: string;
}

const SELECT_FOREIGN_KEYS = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS undo,
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS redo
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0`;

const SELECT_INDEXES = `
  SELECT format('DROP INDEX %s', indexrelid::regclass) AS undo, pg_get_indexdef(indexrelid) AS redo
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
   WHERE relnamespace = 'public'::regnamespace AND relkind = 'i' AND NOT relispartition
     AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`;

/**
 * Takes the foreign keys and the indexes away. Tables refer to each other in circles, so no order of loading would do; and
 * an index is made in a fraction of the time once the rows are there. Resolves to what brings them back, which checks them.
 */
export async function untie(client: pg.ClientBase): Promise<() => Promise<void>> {
  const ties = [...(await select(client, SELECT_FOREIGN_KEYS)), ...(await select(client, SELECT_INDEXES))];
  for (const { undo } of ties) await client.query(undo);
  return async function tie() {
    // Indexes first: they help to find what is referred to.
    for (const { redo } of ties.reverse()) await client.query(redo);
  };
}

async function select(client: pg.ClientBase, query: string): Promise<Tie[]> {
  return (await client.query<{ undo: string; redo: string }>(query)).rows;
}
