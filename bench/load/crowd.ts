import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type AdapterName, adapterOf, type Wire } from './adapters.ts';
import { nonceOf } from './frames.ts';
import { Ledger, Listener, type RoomLedger } from './ledger.ts';

/** Below the number of ports that one address has. */
const SOCKETS_PER_ADDRESS = 20_000;
const QUIET_MS = 3000;
const POLL_MS = 20;

const BODY =
  'The build is **green** again; who looks at the report before noon? It is at https://example.org/report';

export interface CrowdPlan {
  readonly adapter: AdapterName;
  readonly origin: string;
  readonly seats: readonly { readonly cookie: string; readonly roomId: number }[];
  /** How many sockets are being opened at a time. */
  readonly atOnce: number;
}

/** Sockets that hear their rooms, and what they have heard. */
export class Crowd {
  readonly ledger = new Ledger();
  readonly listeners: Listener[] = [];
  readonly rooms = new Map<number, RoomLedger>();
  /** Sockets that the server has closed. */
  closed = 0;
  private readonly wires: (Wire | undefined)[] = [];
  private isLeaving = false;

  /** Opens all sockets; resolves when each hears its room. */
  static async open({ adapter, origin, seats, atOnce }: CrowdPlan): Promise<Crowd> {
    const crowd = new Crowd();
    const connect = await adapterOf(adapter);
    const limit = pLimit(atOnce);
    await Promise.all(
      seats.map(({ cookie, roomId }, place) => {
        const listener = crowd.listen(place, roomId);
        const from = addressOf(place);
        return limit(async () => {
          crowd.wires[place] = await connect(
            origin,
            { cookie, roomId, from, since: 0 },
            crowd.earOf(listener),
          );
        });
      }),
    );
    return crowd;
  }

  /** Sends one more message of that listener. */
  post(sender: Listener): void {
    this.wires[sender.place]?.post(BODY, nonceOf(this.ledger.send(sender)));
  }

  /** Waits for what is on its way, for as long as anything still comes. */
  async settle(): Promise<void> {
    let [heard, quietSince] = [-1, performance.now()];
    while (this.missing > 0 && performance.now() - quietSince < QUIET_MS) {
      const { messages, deliveries } = this.ledger.counts;
      if (messages + deliveries !== heard) [heard, quietSince] = [messages + deliveries, performance.now()];
      await pause(POLL_MS);
    }
  }

  get faults() {
    return { ...this.ledger.faultsOf(this.listeners), closed: this.closed };
  }

  leave(): void {
    this.isLeaving = true;
    for (const wire of this.wires) wire?.close();
  }

  private get missing(): number {
    return this.ledger.faultsOf(this.listeners).lost;
  }

  private listen(place: number, roomId: number): Listener {
    const room = this.rooms.get(roomId) ?? { listeners: [], sent: 0 };
    this.rooms.set(roomId, room);
    const listener = new Listener(place, room);
    room.listeners.push(listener);
    this.listeners.push(listener);
    return listener;
  }

  private earOf(listener: Listener) {
    return {
      hear: ({ rows }: { rows: Parameters<Ledger['hear']>[1] }) => this.ledger.hear(listener, rows),
      closed: () => {
        if (!this.isLeaving) this.closed++;
      },
    };
  }
}

/** 127.0.0.1, then 127.0.0.2 and so on: all of them are this machine. */
export function addressOf(place: number): string {
  return `127.0.0.${1 + Math.floor(place / SOCKETS_PER_ADDRESS)}`;
}
