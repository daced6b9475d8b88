import { setTimeout as pause } from 'node:timers/promises';
import { Message } from '../../src/db/models/index.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { joinRoom } from '../../src/domain/rooms/memberships.ts';
import { nonce, signInAs } from './people.ts';

/** A message that its sender was told is stored. */
interface Acknowledged {
  readonly nonce: string;
  readonly at: number;
}

/** People who write, change what they wrote, react, come and go in open rooms, all at the same time, until told to stop. */
export class BusyRooms {
  readonly acknowledged: Acknowledged[] = [];
  private readonly origin: string;
  private readonly roomIds: readonly number[];
  private readonly ends: Promise<void>[] = [];
  private isStopping = false;

  constructor(origin: string, roomIds: readonly number[]) {
    this.origin = origin;
    this.roomIds = roomIds;
  }

  start(people: readonly Actor[]): void {
    for (const [index, person] of people.entries()) this.ends.push(this.keepBusy(person, index));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.ends);
  }

  private async keepBusy(person: Actor, offset: number): Promise<void> {
    const cookie = await signInAs(person);
    for (let round = offset; !this.isStopping; round++) {
      const roomId = this.roomIds[round % this.roomIds.length] ?? 0;
      if (round % 7 === 6) await leaveRoom(person, roomId);
      await joinRoom(person, roomId);
      const id = await this.post(cookie, roomId, `@${person.username} says *${round}*`);
      if (round % 3 === 0) await editMessage(person, id, `round ${round}, said better`);
      if (round % 3 === 1) await toggleReaction(person, id, '👍');
      if (round % 5 === 4) await deleteMessage(person, id);
      await pause(1);
    }
  }

  private async post(cookie: string, roomId: number, body: string): Promise<number> {
    const key = nonce();
    const response = await fetch(`${this.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: key }),
    });
    if (response.status !== 204) throw new Error(`posting was answered with ${response.status}`);
    this.acknowledged.push({ nonce: key, at: Date.now() });
    const message = await Message.findOne({ where: { roomId, nonce: key }, rejectOnEmpty: true });
    return message.id;
  }
}
