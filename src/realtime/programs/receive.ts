import type { PresenceChange } from '../../domain/events.ts';
import type { SocketEvent } from '../../presenters/api/events.ts';
import type { BusMessage, RoomEvent } from '../bus/bus.ts';
import { audience, type Program } from './audience.ts';
import { eventWire } from './events.ts';

/** What the bus brought, for the programs of this instance. Frames, and sessions that end, come by the hub. */
export function receiveForPrograms(message: BusMessage): void {
  if (audience.size === 0) return;
  switch (message.type) {
    case 'room-news':
    case 'person-news':
      if (message.event) sendEvent(followersFor(message), message.roomId, message.event);
      break;
    case 'presence-changed':
      for (const change of message.changes) sendPresence(change);
      break;
    case 'membership-began':
      for (const program of audience.programsOf(message.userId)) {
        program.membershipChanges++;
        program.begin(message.roomId, message.revision);
      }
      break;
    case 'membership-ended':
      for (const program of audience.programsOf(message.userId)) {
        program.membershipChanges++;
        program.end(message.roomId);
      }
      break;
  }
}

function followersFor(message: BusMessage & { type: 'room-news' | 'person-news' }): Iterable<Program> {
  if (message.type === 'room-news') return audience.followersOf([message.roomId]);
  return audience.programsOf(message.userId).filter((program) => program.followed.has(message.roomId));
}

function sendEvent(programs: Iterable<Program>, roomId: number, event: RoomEvent): void {
  send(programs, toSocketEvent(roomId, event));
}

function toSocketEvent(roomId: number, event: RoomEvent): SocketEvent {
  const { type, userId } = event;
  const whose = { room_id: roomId, user_id: userId };
  return type === 'typing'
    ? { type, ...whose, username: event.username }
    : { type, ...whose, seq: event.seq };
}

function sendPresence({ userId, isOnline, roomIds }: PresenceChange): void {
  send(audience.followersOf(roomIds), { type: 'presence', user_id: userId, is_online: isOnline });
}

function send(programs: Iterable<Program>, event: SocketEvent): void {
  const wire = eventWire(event);
  for (const program of programs) program.send(wire);
}
