import pg from 'pg';
import { Sequelize } from 'sequelize';
import { config } from '../config.ts';
import { connections, noteQuery } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import { defineModels } from './models/index.ts';
import { namespace } from './namespace.ts';

const INT8_OID = 20;
const CONNECTION_TIMEOUT_MS = 5000;

export interface Database {
  /** For named statements and the session store. */
  readonly pool: pg.Pool;
  /** For models, associations and ambient transactions. */
  readonly sequelize: Sequelize;
}

let current: Database | undefined;

/** The open database. Throws before `connectDatabase`. */
export function database(): Database {
  if (!current) throw new Error('connectDatabase() has not been called');
  return current;
}

/** Opens both pools (lazily: nothing is sent yet) and defines the models. Ids are numbers: they stay below 2^53. */
export function connectDatabase(url: string): Database {
  pg.types.setTypeParser(INT8_OID, Number);
  Sequelize.useCLS(namespace);
  const pool = openPool(url);
  const sequelize = new Sequelize(url, {
    dialect: 'postgres',
    benchmark: true,
    logging: (_sql, milliseconds) => noteQuery('model', milliseconds ?? 0),
    define: { underscored: true, timestamps: false },
    pool: { max: config.databasePoolSize, acquire: CONNECTION_TIMEOUT_MS },
  });
  defineModels(sequelize);
  current = { pool, sequelize };
  connections.from(() => (current ? countConnections(current) : []));
  return current;
}

function countConnections({ pool, sequelize }: Database) {
  // Sequelize keeps its pool out of its types.
  const models = (
    sequelize.connectionManager as unknown as { pool: Record<'size' | 'available' | 'waiting', number> }
  ).pool;
  return [
    [['statements', 'open'], pool.totalCount],
    [['statements', 'idle'], pool.idleCount],
    [['statements', 'waiting'], pool.waitingCount],
    [['models', 'open'], models.size],
    [['models', 'idle'], models.available],
    [['models', 'waiting'], models.waiting],
  ] as const;
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: config.databasePoolSize,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    onConnect: planOnce,
  });
  // Without these listeners a PostgreSQL restart would end the process: the first is for idle clients, the second for busy ones.
  pool.on('error', (error) => log.warn({ err: error }, 'idle database connection lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Named statements are planned once for each connection: planning those of the hot paths for their values again and again
 * takes longer than running them. So a plan must not rest on how small a table was at that moment: it goes row by row, by
 * indexes.
 */
async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query(
    `SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;
     SET enable_hashjoin = off; SET enable_mergejoin = off`,
  );
}

/** Ends both pools, after what is under way. */
export async function closeDatabase(): Promise<void> {
  if (!current) return;
  const { pool, sequelize } = current;
  current = undefined;
  await Promise.all([pool.end(), sequelize.close()]);
}
