import pg from 'pg';
import type { World } from './fill.ts';
import { addMessages } from './messages.ts';

/** Writes messages while no server runs, by whoever comes first in each room. */
export async function missMessages(databaseUrl: string, rooms: World['rooms'], count: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const { rows } = await pool.query<{ id: number; name: string }>(
      'SELECT id, username AS name FROM users ORDER BY id',
    );
    await addMessages(pool, rooms, rows, count);
  } finally {
    await pool.end();
  }
}
