import { forget } from '../domain/facts.ts';
import type { BusMessage } from './bus/bus.ts';
import { noteChangeOf } from './changes.ts';
import type { Connection } from './connection.ts';
import { CLOSE, toWire } from './frames.ts';
import { hub } from './hub.ts';
import { presence } from './presence.ts';
import { showPresence } from './presence-news.ts';
import { receiveForPrograms } from './programs/receive.ts';
import { sendRoomLists } from './room-lists.ts';
import { tell } from './tell.ts';

/** What the bus brought, shown on this instance's screens. */
export function receive(message: BusMessage): void {
  noteChangeOf(message);
  receiveForPrograms(message);
  switch (message.type) {
    case 'frame':
      hub.receive(message.frame);
      if (message.activity) sendActivity(message.frame.roomId, message.activity);
      break;
    case 'room-news':
      send(hub.watchersOf(message.roomId), message.bytes, [message.roomId]);
      break;
    case 'members-news':
      send(hub.followersOf(...message.roomIds), message.bytes, message.roomIds);
      break;
    case 'presence-changed':
      showPresence(message.changes);
      break;
    case 'person-news':
      send(screensIn(message.roomId, message.userId), message.bytes, [message.roomId]);
      break;
    case 'own-news':
      sendOwn(message.userId, message.bytes);
      break;
    case 'list-changed':
      changeList(message.userId);
      break;
    case 'membership-began':
      beginMembership(message.roomId, message.userId);
      break;
    case 'membership-ended':
      endMembership(message.roomId, message.userId);
      break;
    case 'facts-outdated':
      forget(message.outdated);
      break;
    case 'session-ended':
      hub.closeWhere((each) => each.sessionId === message.sessionId, CLOSE.rightLost, 'signed out');
      break;
  }
}

function screensIn(roomId: number, userId: number): Connection[] {
  return hub.screensOf(userId).filter((screen) => screen.followed.has(roomId));
}

/** Screens that show the room have it from the frame itself. */
function sendActivity(roomId: number, bytes: Buffer): void {
  const wire = toWire(bytes);
  for (const screen of hub.followersOf(roomId)) if (screen.roomId !== roomId) screen.tell(wire, [roomId]);
}

function send(screens: Iterable<Connection>, bytes: Buffer, roomIds: readonly number[]): void {
  const wire = toWire(bytes);
  for (const screen of screens) screen.tell(wire, roomIds);
}

function sendOwn(userId: number, bytes: Buffer): void {
  const wire = toWire(bytes);
  for (const screen of hub.screensOf(userId)) if (screen.isFollowing) screen.send(wire);
}

/** Those in the room may know now that the person is online; the person's screens get to know it of them with the list. */
function beginMembership(roomId: number, userId: number): void {
  for (const screen of hub.screensOf(userId)) {
    screen.membershipChanges++;
    if (screen.isFollowing) hub.follow(screen, roomId);
  }
  if (presence.isHere(userId))
    tell({ type: 'presence-changed', changes: [{ userId, isOnline: true, roomIds: [roomId] }] });
  changeList(userId);
}

/** From here on not one more byte of the room goes to this person. */
function endMembership(roomId: number, userId: number): void {
  for (const screen of hub.screensOf(userId)) {
    screen.membershipChanges++;
    hub.unfollow(screen, roomId);
    if (screen.roomId === roomId) screen.close(CLOSE.rightLost, 'not in the room');
  }
  changeList(userId);
}

function changeList(userId: number): void {
  void sendRoomLists(hub.screensOf(userId).filter((screen) => screen.isFollowing));
}
