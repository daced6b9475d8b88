import { presentChange, presentMissed, type SocketEvent } from '../../presenters/api/events.ts';
import { toWire, type Wire } from '../frames.ts';
import type { Look } from '../live-room.ts';
import { createReplays } from '../replays.ts';
import { createProgramLook } from './look.ts';

/** An event as it goes over the wire: one WebSocket message, a JSON object. */
export function eventWire(event: SocketEvent): Wire {
  return toWire(JSON.stringify(event));
}

/** A room as JSON sockets get it: one event after the other. */
export function createEventLook(): Look {
  return createProgramLook((message, isNew) => {
    const event = presentChange(message, isNew);
    return event && eventWire(event);
  });
}

/** Everything that changed in the room after `since`, as events. */
export const readMissedEvents = createReplays((messages) => {
  const events = messages.map(presentMissed).filter((event) => event !== undefined);
  return Buffer.concat(events.map(eventWire)) as Buffer as Wire;
});
