import { listMyRooms } from '../domain/rooms/room-list.ts';
import { renderRoomList } from '../presenters/news.ts';
import { log } from '../telemetry/log.ts';
import type { BusMessage } from './bus/bus.ts';
import type { Connection } from './connection.ts';
import { CLOSE } from './frames.ts';
import { hub } from './hub.ts';

/** What the bus brought, shown on this instance's screens. */
export function receive(message: BusMessage): void {
  switch (message.type) {
    case 'frame':
      hub.receive(message.frame);
      if (message.activity) sendActivity(message.frame.roomId, message.activity);
      break;
    case 'room-news':
      send(hub.watchersOf(message.roomId), message.bytes);
      break;
    case 'members-news':
      send(hub.followersOf(...message.roomIds), message.bytes);
      break;
    case 'person-news':
      send(
        hub.screensOf(message.userId).filter((screen) => screen.isFollowing),
        message.bytes,
      );
      break;
    case 'list-changed':
      sendRoomList(hub.screensOf(message.userId));
      break;
    case 'membership-began':
      beginMembership(message.roomId, message.userId);
      break;
    case 'membership-ended':
      endMembership(message.roomId, message.userId);
      break;
    case 'session-ended':
      hub.closeWhere((each) => each.sessionId === message.sessionId, CLOSE.rightLost, 'signed out');
      break;
  }
}

/** Screens that show the room have it from the frame itself. */
function sendActivity(roomId: number, bytes: Buffer): void {
  for (const screen of hub.followersOf(roomId)) if (screen.roomId !== roomId) screen.send(bytes);
}

function send(screens: Iterable<Connection>, bytes: Buffer): void {
  for (const screen of screens) screen.send(bytes);
}

function beginMembership(roomId: number, userId: number): void {
  const screens = hub.screensOf(userId);
  for (const screen of screens) {
    screen.membershipChanges++;
    if (screen.isFollowing) hub.follow(screen, roomId);
  }
  sendRoomList(screens);
}

/** From here on not one more byte of the room goes to this person. */
function endMembership(roomId: number, userId: number): void {
  const screens = hub.screensOf(userId);
  for (const screen of screens) {
    screen.membershipChanges++;
    hub.unfollow(screen, roomId);
    if (screen.roomId === roomId) screen.close(CLOSE.rightLost, 'not in the room');
  }
  sendRoomList(screens);
}

/** One person's list, read once for all their screens. */
async function sendRoomList(all: readonly Connection[]): Promise<void> {
  const screens = all.filter((screen) => screen.isFollowing);
  const [first] = screens;
  if (!first) return;
  try {
    const rooms = await listMyRooms(first.actor);
    for (const screen of screens) screen.send(Buffer.from(renderRoomList(rooms, screen.roomId ?? undefined)));
  } catch (error) {
    log.warn({ err: error }, 'a room list could not be sent');
  }
}
