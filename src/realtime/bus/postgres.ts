import pg from 'pg';
import { log } from '../../telemetry/log.ts';
import type { Bus, Hint } from './bus.ts';
import type { Connect, HeardPacket, Link } from './link.ts';
import { LinkedBus } from './linked.ts';
import { readPayload, writePayloads } from './payloads.ts';

const CHANNEL = 'parley';
const CONNECT_WITHIN_MS = 2000;
const ANSWER_WITHIN_MS = 4000;

/** Outside every other transaction: NOTIFY takes a lock of the whole database when it commits. */
const NOTIFY = {
  name: 'bus-notify',
  text: `SELECT pg_notify('${CHANNEL}', payload) FROM unnest($1::text[]) AS payload`,
};

/**
 * The bus over the database that everybody has anyway, by LISTEN and NOTIFY on a connection of its own. Messages go as
 * the revs they have; who shows the room reads them.
 */
export function createPostgresBus(databaseUrl: string, readHint: (hint: Hint) => void): Bus {
  return new LinkedBus({ name: 'postgres', connect: connectTo(databaseUrl), readHint });
}

function connectTo(databaseUrl: string): Connect {
  return async function connect(hear, lose) {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      application_name: 'parley bus',
      keepAlive: true,
    });
    client.on('error', lose);
    client.on('end', () => lose(new Error('the connection has ended')));
    client.on('notification', ({ payload }) => decode(payload ?? '', hear));
    const close = () => void client.end().catch(() => undefined);
    try {
      await client.connect();
      // What is told is in the database already: a notification that a crash loses is made up for.
      await client.query(`SET synchronous_commit = off; LISTEN ${CHANNEL}`);
    } catch (error) {
      close();
      throw error;
    }
    return linkOver(client, close);
  };
}

function linkOver(client: pg.Client, close: () => void): Link {
  return {
    async send(packet) {
      const { payloads, isComplete } = writePayloads(packet);
      await client.query({ ...NOTIFY, values: [payloads] });
      return isComplete;
    },
    close,
  };
}

function decode(payload: string, hear: (packet: HeardPacket) => void): void {
  try {
    hear(readPayload(payload));
  } catch (error) {
    log.error({ err: error }, 'a notification was not understood');
  }
}
