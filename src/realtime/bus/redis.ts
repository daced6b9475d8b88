import { log } from '../../telemetry/log.ts';
import type { Bus } from './bus.ts';
import type { Connect } from './link.ts';
import { LinkedBus } from './linked.ts';
import { decodePacket, encodePacket } from './packets.ts';

const CONNECT_WITHIN_MS = 2000;

/**
 * The bus over a Redis 6 or later: one connection publishes and listens. Everybody hears of everything on one channel, so a
 * cluster, which passes ordinary messages on to all its nodes, gains nothing from sharded ones: they would only choose
 * the one node that carries all (docs/decisions/0013-buses.md).
 */
export function createRedisBus(url: string, channel: string): Bus {
  return new LinkedBus({ name: 'redis', connect: connectTo(url, channel) });
}

function connectTo(url: string, channel: string): Connect {
  return async function connect(hear, lose, signal) {
    const { createClient } = await import('@redis/client');
    const client = createClient({
      url,
      // Connecting again is the bus's own business.
      socket: { reconnectStrategy: false, connectTimeout: CONNECT_WITHIN_MS },
      disableOfflineQueue: true,
    });
    client.on('error', lose);
    client.on('end', () => lose(new Error('the connection has ended')));
    const close = () => {
      if (client.isOpen) client.destroy();
    };
    // A Redis that hangs accepts connections and answers nothing.
    signal.addEventListener('abort', close);
    try {
      await client.connect();
      await client.subscribe(channel, (data) => decode(data, hear), true);
    } catch (error) {
      close();
      throw error;
    }
    return {
      /** Not waited for: what is published goes out in order, and who does not hear itself notices. */
      async send(packet) {
        client.publish(channel, encodePacket(packet)).catch(lose);
        return true;
      },
      close,
    };
  };
}

function decode(data: Buffer, hear: (packet: ReturnType<typeof decodePacket>) => void): void {
  try {
    hear(decodePacket(data));
  } catch (error) {
    log.error({ err: error }, 'a packet was not understood');
  }
}
