import type { StoredMessage } from '../domain/messages/message.ts';
import type { ListedRoom } from '../domain/rooms/room-list.ts';
import type { Receipt } from '../domain/rooms/unread.ts';
import { EVERYBODY } from '../markup/names.ts';
import { presentPreview, presentRoomList } from './rooms.ts';
import { renderFragment } from './templates.ts';

/**
 * News are small facts for scripts, the same for everybody who gets them: `public/js/news.js` hands each to the island
 * that listens for its type.
 */
function renderNews(type: string, detail: object): string {
  return renderFragment('news', { type, detail: JSON.stringify(detail) });
}

/**
 * Something was posted into a room, or its newest message is another one: for badges and previews. One item up to each
 * sender's last message, because who posts has read up to there.
 */
export function renderActivity(messages: readonly StoredMessage[]): string {
  const texts = messages.filter((message) => message.kind === 'text').sort((a, b) => a.seq - b.seq);
  const lastSeqs = new Map(texts.map(({ senderId, seq }) => [senderId, seq]));
  const lasts = texts.filter(({ senderId, seq }) => lastSeqs.get(senderId) === seq);
  return lasts
    .map((last, index) => {
      const after = lasts[index - 1]?.seq ?? 0;
      return renderUpTo(
        last,
        texts.filter(({ seq }) => seq > after && seq <= last.seq),
      );
    })
    .join('');
}

function renderUpTo(last: StoredMessage, messages: readonly StoredMessage[]): string {
  const { roomId, seq, senderId, senderDisplayName, createdAt, deletedAt, body } = last;
  return renderNews('activity', {
    room: roomId,
    seq,
    sender: senderId,
    at: createdAt,
    preview: presentPreview(senderDisplayName, deletedAt ? null : body),
    mentions: messages.flatMap((message) => mentionedIn(message)),
  });
}

/** One entry for each message: whom it calls, `null` standing for everybody. */
function mentionedIn({ seq, senderId, refs }: StoredMessage): { seq: number; ids: (number | null)[] }[] {
  const called = Object.entries(refs ?? {}).filter(([name]) => name.startsWith('@'));
  const ids = called.map(([name, id]) => (name === EVERYBODY ? null : id)).filter((id) => id !== senderId);
  return ids.length > 0 ? [{ seq, ids }] : [];
}

/** How far one person has read: for all their screens. */
export function renderReadState(read: {
  roomId: number;
  seq: number;
  mentions: number;
  count: number;
}): string {
  const { roomId: room, seq, mentions, count } = read;
  return renderNews('read', { room, seq, mentions, count });
}

/** How far somebody in a small room has read: for everybody who watches it. */
export function renderReceipt(read: Receipt): string {
  return renderNews('receipt', { id: read.userId, name: read.displayName, seq: read.seq });
}

/** A room has another name, or is in the archive now, or out of it. */
export function renderRoomChange(room: { roomId: number; name: string; isArchived: boolean }): string {
  return renderNews('room', { room: room.roomId, name: room.name, isArchived: room.isArchived });
}

export function renderTyping(person: { id: number; displayName: string }): string {
  return renderNews('typing', { id: person.id, name: person.displayName });
}

/** Who has come, and who has gone. */
export function renderPresence(changes: readonly { userId: number; isOnline: boolean }[]): string {
  const idsOf = (isOnline: boolean) =>
    changes.filter((change) => change.isOnline === isOnline).map(({ userId }) => userId);
  return renderNews('presence', { online: idsOf(true), away: idsOf(false) });
}

/** Everybody who is online and whom the person may know of: nobody else is. */
export function renderOnline(userIds: readonly number[]): string {
  return renderNews('online', { ids: userIds });
}

/** How many notifications one person has not seen. */
export function renderNotificationCount(unread: number): string {
  return renderNews('notifications', { unread });
}

/** The room list as one person has it, and the sum of its badges. */
export function renderRoomList(rooms: readonly ListedRoom[], currentRoomId?: number): string {
  return (
    renderFragment('room-list', { list: presentRoomList(rooms, { currentRoomId }) }) + renderNews('list', {})
  );
}
