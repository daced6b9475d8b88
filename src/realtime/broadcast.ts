import { type DomainEvents, subscribe } from '../domain/events.ts';
import { keepFactsWhile, type Outdated } from '../domain/facts.ts';
import type { StoredMessage } from '../domain/messages/message.ts';
import { renderChanges } from '../presenters/log.ts';
import {
  renderActivity,
  renderNotificationCount,
  renderReadState,
  renderReceipt,
  renderRoomChange,
} from '../presenters/news.ts';
import { renderStyleLink } from '../presenters/own-style.ts';
import { noteError, noteFrame } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import type { Bus, BusMessage, RoomEvent } from './bus/bus.ts';
import { createFrame, createReminder } from './live-room.ts';
import { tellPresence } from './presence-news.ts';
import { receive } from './receive.ts';
import { tell, tellOver, tellRoom } from './tell.ts';

/** From the domain's events to the bus, rendered once; and from the bus to this instance's screens. Returns what undoes it. */
export function connectBroadcast(bus: Bus): () => void {
  bus.listen(receive);
  tellOver(bus);
  keepFactsWhile(() => bus.isLive());
  const subscriptions = [...tellOfFacts(), ...tellOfMessages(), ...tellOfRooms(), ...tellOfPeople()];
  return () => {
    keepFactsWhile(() => false);
    tellOver(undefined);
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}

/** First of all: nobody who hears of a change may still find what was before. */
function tellOfFacts() {
  const outdate = (outdated: Outdated) => tell({ type: 'facts-outdated', outdated });
  return [
    on('membership.began', outdate),
    on('membership.changed', outdate),
    on('membership.ended', outdate),
    on('room.changed', ({ roomId }) => outdate({ roomId })),
    on('person.changed', outdate),
    on('session.changed', outdate),
    on('session.ended', outdate),
    on('server.changed', outdate),
    on('webhooks.changed', outdate),
    on('notifications.changed', ({ userId }) => outdate({ notifiedId: userId })),
  ];
}

function tellOfMessages() {
  return [
    on('messages.posted', ({ roomId, messages, arrivals }) => tell(renderFrame(roomId, messages, arrivals))),
    on('message.repeated', ({ roomId, rev }) => tell({ type: 'frame', frame: createReminder(roomId, rev) })),
    on('message.changed', ({ roomId, message }) => tell(renderFrame(roomId, [message]))),
    on('room.read', (read) => {
      const { roomId, userId, seq, isShown } = read;
      const event = { type: 'read', userId, seq } as const;
      tellReader(read, isShown ? undefined : event);
      if (isShown) tellRoom(roomId, renderReceipt(read), event);
    }),
    on('mentions.changed', ({ roomId, readers }) => {
      for (const reader of readers) tellReader({ roomId, ...reader });
    }),
  ];
}

function tellOfRooms() {
  return [
    on('membership.began', (began) => tell({ type: 'membership-began', ...began })),
    on('membership.changed', ({ userId }) => tell({ type: 'list-changed', userId })),
    on('membership.ended', (ended) => tell({ type: 'membership-ended', ...ended })),
    on('room.changed', (room) =>
      tell({ type: 'members-news', roomIds: [room.roomId], bytes: Buffer.from(renderRoomChange(room)) }),
    ),
  ];
}

function tellOfPeople() {
  return [
    on('presence.changed', ({ changes }) => tellPresence(changes)),
    on('style.changed', ({ userId, styleVersion }) =>
      tell({ type: 'own-news', userId, bytes: Buffer.from(renderStyleLink({ id: userId, styleVersion })) }),
    ),
    on('notifications.changed', ({ userId, unread }) =>
      tell({ type: 'own-news', userId, bytes: Buffer.from(renderNotificationCount(unread)) }),
    ),
    on('draft.changed', (draft) => tell({ type: 'draft-changed', ...draft })),
    on('session.ended', (ended) => tell({ type: 'session-ended', ...ended })),
  ];
}

/** What is announced has been committed: a failure to show it is ours, not that of the person who did it. */
function on<Name extends keyof DomainEvents>(
  name: Name,
  show: (event: DomainEvents[Name]) => void,
): () => void {
  return subscribe(name, (event) => {
    try {
      show(event);
    } catch (error) {
      noteError('broadcast');
      log.error({ err: error, event: name }, 'broadcast failed');
    }
  });
}

/** `event`: what the person's programs get, unless they get it with everybody in the room. */
function tellReader(
  read: DomainEvents['mentions.changed']['readers'][number] & { roomId: number },
  event?: RoomEvent,
): void {
  const { roomId, userId } = read;
  const bytes = Buffer.from(renderReadState(read));
  tell({ type: 'person-news', userId, roomId, bytes, ...(event && { event }) });
}

/** The rows for the screens that show the room, and for all of them and the members' other screens what badges need. */
function renderFrame(
  roomId: number,
  messages: readonly StoredMessage[],
  arrivals?: readonly number[],
): BusMessage {
  const revs = messages.map((message) => message.rev);
  const lastRev = Math.max(...revs);
  const activity = renderActivity(messages);
  const html = renderChanges(messages, lastRev) + activity;
  const drawn = createFrame(roomId, Math.min(...revs), lastRev, html, arrivals);
  const frame = { ...drawn, messages };
  noteFrame(frame.bytes.length);
  return activity ? { type: 'frame', frame, activity: Buffer.from(activity) } : { type: 'frame', frame };
}
