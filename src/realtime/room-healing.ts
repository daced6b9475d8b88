import { listCounters } from '../domain/rooms/standing.ts';
import { readHint } from './hints.ts';
import { hub } from './hub.ts';
import { createReminder } from './live-room.ts';

/** Finds the rooms that have moved without anybody saying so. */
export class RoomHealing {
  /** Where each room was when it was looked at last. */
  private readonly revisions = new Map<number, number>();

  /** The screens that show a room get what they lack; those that only hear of it, what has changed since the last time. */
  async heal(): Promise<void> {
    for (const { roomId, revision } of await listCounters(hub.heardRooms())) {
      const known = this.revisions.get(roomId);
      this.revisions.set(roomId, revision);
      if (known !== undefined && known < revision)
        readHint({ roomId, firstRev: known + 1, lastRev: revision });
      else hub.receive(createReminder(roomId, revision));
    }
  }

  forget(): void {
    this.revisions.clear();
  }
}
