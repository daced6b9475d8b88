import type { MessageVersion } from '../domain/messages/editing.ts';
import type { QuotedMessage, Reaction, StoredMessage } from '../domain/messages/message.ts';
import { isNobody } from '../markup/names.ts';
import { isOnlyEmoji, withEmoji } from './emoji.ts';
import { excerptOf } from './excerpt.ts';
import { renderBody } from './markdown.ts';
import { type MomentView, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** Of the people who reacted with one emoji; the others are counted. */
const NAMED_PEOPLE = 10;

/** A text with more lines than this, of about so many characters, is folded to 24 lines: see composing.css. */
const LONG = { lines: 30, characters: 70 };

/** A reaction as a row shows it: who is among them decides /me.css, by the classes `by-<id>`. */
export interface ReactionView {
  readonly emoji: string;
  readonly count: number;
  readonly classes: string;
  /** `Ada, Bob and 3 more` */
  readonly names: string;
}

/** A message as `views/partials/message.eta` draws it: the same for every viewer. */
export interface MessageView {
  readonly id: number;
  readonly roomId: number;
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly sender: {
    readonly id: number;
    readonly displayName: string;
    /** null once the account is deleted. */
    readonly href: string | null;
    readonly avatar: AvatarView;
  };
  /** Safe HTML. */
  readonly html: string;
  readonly isJumbo: boolean;
  /** Too tall to stand in a conversation unfolded. */
  readonly isLong: boolean;
  readonly quote: { id: number; href: string; author: string; excerpt: string } | null;
  readonly reactions: readonly ReactionView[];
  readonly isContinuation: boolean;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  /** What stands in the place of a deleted text. */
  readonly tombstone: string;
  readonly createdAt: MomentView;
}

export function presentMessage(message: StoredMessage): MessageView {
  const { id, roomId, seq, rev, nonce, senderId, replyTo } = message;
  return {
    id,
    roomId,
    seq,
    rev,
    nonce,
    sender: {
      id: senderId,
      href: isNobody(message.senderUsername) ? null : `/people/${message.senderUsername}`,
      displayName: message.senderDisplayName,
      avatar: presentAvatar(senderId, message.senderDisplayName, message.senderAvatarVersion),
    },
    html: renderBody(message.body, message.refs),
    isJumbo: isOnlyEmoji(withEmoji(message.body)),
    isLong: linesOf(message.body) > LONG.lines,
    quote: replyTo && presentQuote(roomId, replyTo),
    reactions: (message.reactions ?? []).map(presentReaction),
    isContinuation: message.continues && replyTo === null,
    isEdited: message.editedAt !== null,
    isDeleted: message.deletedAt !== null,
    tombstone: message.deletedBy === senderId ? 'Message deleted' : 'Removed by a moderator',
    createdAt: presentMoment(message.createdAt),
  };
}

function linesOf(body: string): number {
  return body.split('\n').reduce((sum, line) => sum + Math.ceil(line.length / LONG.characters), 0);
}

/** Where a message stands in its conversation. */
export function placeOf({ id, roomId, seq }: Pick<StoredMessage, 'id' | 'roomId' | 'seq'>): string {
  return `/rooms/${roomId}?around=${seq}#m-${id}`;
}

/** An earlier text, or the present one (`replacedAt` null). Names in it are plain: what they meant is not kept. */
export function presentVersion({ body, replacedAt }: MessageVersion) {
  return { html: renderBody(body, null), replacedAt: replacedAt && presentMoment(replacedAt) };
}

function presentQuote(roomId: number, { id, seq, author, body }: QuotedMessage) {
  const excerpt = body === null ? 'Message deleted' : excerptOf(body);
  return { id, href: placeOf({ id, roomId, seq }), author, excerpt };
}

function presentReaction({ emoji, people }: Reaction): ReactionView {
  const names = people.slice(0, NAMED_PEOPLE).map((person) => person.displayName);
  const others = people.length - names.length;
  return {
    emoji,
    count: people.length,
    classes: people.map((person) => `by-${person.id}`).join(' '),
    names: others > 0 ? `${names.join(', ')} and ${others} more` : names.join(', '),
  };
}
