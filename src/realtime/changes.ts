import { type Change, noteChange } from '../domain/changes.ts';
import type { Outdated } from '../domain/facts.ts';
import type { BusMessage } from './bus/bus.ts';

/** Notes what a message of the bus says is something else now, for whatever was drawn before. */
export function noteChangeOf(message: BusMessage): void {
  const change = changeOf(message);
  if (change) noteChange(change);
}

function isSeenEverywhere({ roomId, userId, server }: Outdated): boolean {
  return roomId === undefined && (userId !== undefined || server === true);
}

function changeOf(message: BusMessage): Change | undefined {
  switch (message.type) {
    case 'frame':
      return { roomIds: [message.frame.roomId] };
    case 'members-news':
      return { roomIds: message.roomIds };
    case 'presence-changed':
      return { roomIds: message.changes.flatMap(({ roomIds }) => roomIds) };
    case 'room-news':
      return { roomIds: [message.roomId] };
    case 'membership-began':
    case 'membership-ended':
      return { roomIds: [message.roomId], userId: message.userId };
    case 'person-news':
    case 'own-news':
    case 'list-changed':
      return { userId: message.userId };
    case 'draft-changed':
      return { userId: message.userId };
    case 'facts-outdated':
      // What somebody is called, or looks like, stands on everybody's pages; what holds for the server on all.
      return isSeenEverywhere(message.outdated) ? {} : undefined;
    case 'session-ended':
      return undefined;
  }
}
