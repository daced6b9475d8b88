import type { MissedChange } from '../../domain/messages/history.ts';
import type { StoredMessage } from '../../domain/messages/message.ts';
import { type ApiMessage, presentApiMessage } from './message.ts';

interface InRoom {
  readonly room_id: number;
}

interface Somebody extends InRoom {
  readonly user_id: number;
  readonly username: string;
}

interface Refusal {
  readonly detail: string;
  /** By field. */
  readonly errors?: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly retry_after?: number;
}

/** What JSON sockets say: docs/sockets.md has it in prose. What has a `rev` is kept, and said again to whoever missed it. */
export type SocketEvent =
  | (InRoom & {
      readonly type: 'message' | 'message_updated' | 'message_deleted';
      readonly rev: number;
      readonly message: ApiMessage;
    })
  | (Somebody & { readonly type: 'user_joined' | 'user_left'; readonly rev?: number })
  | (Somebody & { readonly type: 'typing' })
  | (InRoom & { readonly type: 'read'; readonly user_id: number; readonly seq: number })
  | { readonly type: 'presence'; readonly user_id: number; readonly is_online: boolean }
  | (InRoom & { readonly type: 'synced'; readonly rev: number })
  | { readonly type: 'ack'; readonly nonce: string | null; readonly message: ApiMessage }
  | { readonly type: 'ack'; readonly nonce: string | null; readonly error: Refusal }
  | (Refusal & { readonly type: 'error' });

/** A change of a room; undefined for those that programs are not told, such as another topic. */
export function presentChange(message: StoredMessage, isNew: boolean): SocketEvent | undefined {
  if (message.kind !== 'text') return isNew ? presentNotice(message) : undefined;
  const { roomId: room_id, rev } = message;
  return { type: typeOf(message, isNew), room_id, rev, message: presentApiMessage(message) };
}

/** Who came or went. */
function presentNotice(message: StoredMessage): SocketEvent | undefined {
  const { kind, roomId, rev, senderId, senderUsername, subject } = message;
  const place = { room_id: roomId, rev };
  const sender = { user_id: senderId, username: senderUsername };
  const whom = { user_id: subject?.id ?? senderId, username: subject?.username ?? senderUsername };
  switch (kind) {
    case 'joined':
      return { type: 'user_joined', ...place, ...sender };
    case 'added':
      return { type: 'user_joined', ...place, ...whom };
    case 'left':
      return { type: 'user_left', ...place, ...sender };
    case 'removed':
      return { type: 'user_left', ...place, ...whom };
    default:
      return undefined;
  }
}

/**
 * Of what somebody missed, nobody knows any more whether it was there before: what nobody has touched is told as new. So is
 * who came or went, but for what is not true any more when its turn comes.
 */
export function presentMissed(message: MissedChange): SocketEvent | undefined {
  const isUntouched = message.editedAt === null && message.reactions === null;
  return presentChange(message, message.kind === 'text' ? isUntouched : !message.isOvertaken);
}

function typeOf({ deletedAt }: StoredMessage, isNew: boolean) {
  if (deletedAt !== null) return 'message_deleted';
  return isNew ? 'message' : 'message_updated';
}
