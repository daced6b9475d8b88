import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/actor.ts';
import { NotFound } from '../../domain/errors.ts';
import { readDraft } from '../../domain/messages/drafts.ts';
import type { HistoryPage } from '../../domain/messages/history.ts';
import type { RoomContent } from '../../domain/messages/my-newest.ts';
import { reachReactableMessage } from '../../domain/messages/reach.ts';
import { readPause, sayWait } from '../../domain/messages/refusals.ts';
import { findSilence } from '../../domain/moderation/restrictions.ts';
import { sayWhy } from '../../domain/moderation/sentences.ts';
import { isStaff } from '../../domain/policies/moderation.ts';
import { canPost } from '../../domain/policies/rooms.ts';
import { readPresence } from '../../domain/presence/presence.ts';
import type { ReachedRoom } from '../../domain/rooms/reach.ts';
import { QUICK_EMOJI } from '../../presenters/emoji.ts';
import { excerptOf } from '../../presenters/excerpt.ts';
import { presentReceipts } from '../../presenters/receipts.ts';
import { presentPresence, presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';

/** What stands in the composer: a draft, or what could not be posted and why. */
export interface Composer {
  readonly body?: string | undefined;
  readonly nonce?: string | undefined;
  readonly replyTo?: number | undefined;
  readonly error?: string | null;
}

/** What the page shows around the log. */
export async function gather(actor: Actor, { page, rooms, receipts }: RoomContent, composer: Composer) {
  const { room } = page;
  const unread = room.messageCount - room.lastReadSeq;
  const [draft, reply, presence, silence, slowMode] = await Promise.all([
    readDraft(actor, room.id),
    presentReply(actor, room, composer.replyTo),
    room.otherId === null ? null : readPresence(room.otherId),
    findSilence(actor),
    presentSlowMode(actor, room),
  ]);
  const list = presentRoomList(rooms, { currentRoomId: room.id });
  const data = {
    unreadAfter: unread > 0 ? room.lastReadSeq : null,
    list,
    room: presentRoomHead(actor, room, silence ? sayWhy(silence) : null),
    presence: presence && presentPresence(presence),
    rev: room.revision,
    lastReadSeq: room.lastReadSeq,
    isNewest: !page.hasNewer,
    firstWords: firstWordsIn(room),
    firstUnread: unread > 0 ? presentFirstUnread(page, unread) : null,
    receipts: presentReceipts(actor, room, receipts),
    composer: {
      body: composer.body ?? draft,
      draft,
      reply,
      nonce: composer.nonce ?? randomUUID(),
      error: composer.error ?? null,
      slowMode,
    },
    readThrough: unread > 0 ? room.messageCount : null,
    quickEmoji: QUICK_EMOJI,
  };
  return { head: { title: room.name, unread: list.unread }, data };
}

/** How long this person has to wait between two messages; null when they need not. */
async function presentSlowMode(actor: Actor, { role, slowModeSeconds }: ReachedRoom): Promise<string | null> {
  const pause = Math.max(slowModeSeconds, await readPause());
  return pause > 0 && role === 'member' && !isStaff(actor) ? sayWait(pause) : null;
}

/** What is being answered, when it is in this room. */
async function presentReply(actor: Actor, room: ReachedRoom, messageId: number | undefined) {
  if (messageId === undefined) return null;
  const message = await reachReactableMessage(actor, messageId);
  if (message.roomId !== room.id) throw new NotFound();
  return { id: messageId, author: message.senderDisplayName, excerpt: excerptOf(message.body) };
}

/** What invites to write in an empty room. */
function firstWordsIn({ kind, name, otherId, ...room }: ReachedRoom): string | null {
  if (!canPost(room)) return null;
  if (kind !== 'direct') return `Say the first word: everybody in ${name} will see it.`;
  return otherId === null ? 'What you write here, only you see.' : `Say the first word to ${name}.`;
}

/** The way to where the person stopped reading. */
function presentFirstUnread({ room, messages }: HistoryPage, unread: number) {
  const first = room.lastReadSeq + 1;
  const isShown = messages.some((message) => message.seq === first);
  return {
    href: isShown ? '#unread' : `/rooms/${room.id}?around=${first}&divider=${first}#unread`,
    label: unread === 1 ? 'One new message' : `${unread} new messages`,
  };
}
