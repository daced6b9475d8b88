import type { Actor } from '../domain/actor.ts';
import type { ReachedRoom } from '../domain/rooms/reach.ts';
import type { Receipt } from '../domain/rooms/unread.ts';

/** Somebody else of a small room; shown when they have read all that there is. */
export interface ReceiptView extends Receipt {
  readonly isShown: boolean;
}

export function presentReceipts(
  actor: Actor,
  room: ReachedRoom,
  receipts: readonly Receipt[],
): ReceiptView[] {
  return receipts
    .filter((receipt) => receipt.userId !== actor.id)
    .map((receipt) => ({ ...receipt, isShown: room.messageCount > 0 && receipt.seq >= room.messageCount }));
}
