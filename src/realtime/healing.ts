import { forgetAll } from '../domain/facts.ts';
import { log } from '../telemetry/log.ts';
import type { Bus } from './bus/bus.ts';
import { hub } from './hub.ts';
import { spread } from './portions.ts';
import { requireRights } from './rights.ts';
import { RoomHealing } from './room-healing.ts';
import { sendRoomLists } from './room-lists.ts';

const INTERVAL_MS = 1000;
/** While the bus is live it is done now and then: so long, in passes, may last what got lost without anybody noticing. */
const SLOW_PASSES = 15;
/** After a change of the bus it is done at once, and once more: something may have been on its way. */
const PASSES_AFTER_CHANGE = 2;

/**
 * Makes up for what the bus does not bring. While it is down, every second: rooms that moved, and rights that ended.
 * When it is back, every screen gets its room list anew, too. Returns what ends it.
 */
export function startHealing(bus: Bus): () => void {
  const healing = new Healing(bus);
  const timer = setInterval(() => healing.tick(), INTERVAL_MS);
  bus.onLiveness((isLive) => healing.change(isLive));
  return () => {
    clearInterval(timer);
    bus.onLiveness(() => undefined);
  };
}

class Healing {
  private readonly bus: Bus;
  private readonly rooms = new RoomHealing();
  private passes = 0;
  private idleTicks = 0;
  private areListsDue = false;
  private isRunning = false;

  constructor(bus: Bus) {
    this.bus = bus;
  }

  change(isLive: boolean): void {
    forgetAll();
    this.passes = PASSES_AFTER_CHANGE;
    this.areListsDue ||= isLive;
    void this.run();
  }

  tick(): void {
    const isDue = !this.bus.isLive() || this.passes > 0 || ++this.idleTicks >= SLOW_PASSES;
    if (isDue) void this.run();
  }

  /** What fails for want of the database is done again at the next tick. */
  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.idleTicks = 0;
    this.passes = Math.max(1, this.passes);
    try {
      if (hub.size > 0) await this.heal();
      this.passes--;
    } catch (error) {
      log.debug({ err: error }, 'healing waits for the database');
    } finally {
      this.isRunning = false;
    }
  }

  private async heal(): Promise<void> {
    await requireRights();
    await this.rooms.heal();
    if (this.bus.isLive() && this.passes <= 1) this.rooms.forget();
    if (!this.areListsDue || !this.bus.isLive()) return;
    this.areListsDue = false;
    await spread(hub.people(), sendListOf);
  }
}

function sendListOf(userId: number): void {
  void sendRoomLists(hub.screensOf(userId).filter((screen) => screen.isFollowing));
}
