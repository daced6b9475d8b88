import type { StoredMessage } from '../domain/messages/message.ts';
import type { Delivery } from '../domain/programs/webhook-deliveries.ts';
import { presentApiMessage } from './api/message.ts';

/** What a receiver is told, as JSON. */
export function presentDelivery({
  webhookId,
  roomId,
  firstRev,
  lastRev,
  messages,
  knownSeq,
}: Delivery): string {
  return JSON.stringify({
    webhook_id: webhookId,
    room_id: roomId,
    first_rev: firstRev,
    last_rev: lastRev,
    events: messages.map((message) => ({
      type: typeOf(message, knownSeq),
      rev: message.rev,
      message: presentApiMessage(message),
    })),
  });
}

function typeOf({ seq, deletedAt }: StoredMessage, knownSeq: number): string {
  if (deletedAt) return 'message_deleted';
  return seq > knownSeq ? 'message' : 'message_updated';
}

/** What says nothing but that it arrives. */
export function presentTest(webhookId: number, roomId: number): string {
  return JSON.stringify({ webhook_id: webhookId, room_id: roomId, events: [{ type: 'ping' }] });
}
