import { type DomainEvents, subscribe } from '../domain/events.ts';
import type { StoredMessage } from '../domain/messages/message.ts';
import { renderChanges } from '../presenters/messages.ts';
import { log } from '../telemetry/log.ts';
import type { Bus, BusMessage } from './bus/bus.ts';
import { CLOSE, type Frame } from './frames.ts';
import { hub } from './hub.ts';
import { createFrame, createReminder } from './live-room.ts';

/** From the domain's events to the bus, rendered once; and from the bus to this instance's screens. Returns what undoes it. */
export function connectBroadcast(bus: Bus): () => void {
  bus.listen(receive);
  const subscriptions = [
    on('messages.posted', ({ roomId, messages }) =>
      bus.publish({ type: 'frame', frame: render(roomId, messages) }),
    ),
    on('message.repeated', ({ roomId, rev }) =>
      bus.publish({ type: 'frame', frame: createReminder(roomId, rev) }),
    ),
    on('message.changed', ({ roomId, message }) =>
      bus.publish({ type: 'frame', frame: render(roomId, [message]) }),
    ),
    on('membership.ended', (ended) => bus.publish({ type: 'membership-ended', ...ended })),
    on('session.ended', (ended) => bus.publish({ type: 'session-ended', ...ended })),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
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
      log.error({ err: error, event: name }, 'broadcast failed');
    }
  });
}

function render(roomId: number, messages: readonly StoredMessage[]): Frame {
  const revs = messages.map((message) => message.rev);
  const lastRev = Math.max(...revs);
  return createFrame(roomId, Math.min(...revs), lastRev, renderChanges(messages, lastRev));
}

function receive(message: BusMessage): void {
  if (message.type === 'frame') {
    hub.receive(message.frame);
  } else if (message.type === 'membership-ended') {
    const { roomId, userId } = message;
    hub.closeWhere(
      (each) => each.roomId === roomId && each.actor.id === userId,
      CLOSE.rightLost,
      'not in the room',
    );
  } else {
    hub.closeWhere((each) => each.sessionId === message.sessionId, CLOSE.rightLost, 'signed out');
  }
}
