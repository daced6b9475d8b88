import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { limit } from '../limits.ts';
import { flagMessage } from '../moderation/flagging.ts';
import { requireTrustToWrite } from '../moderation/new-accounts.ts';
import { judge, NOT_ALLOWED, type Verdict } from '../moderation/screening.ts';
import { reachRoom } from '../rooms/reach.ts';
import { changeMessage } from './change.ts';
import { keepMentions } from './mentions.ts';
import type { StoredMessage } from './message.ts';
import { type ReachedMessage, reachEditableMessage, reachMessage } from './reach.ts';
import { findReferences } from './references.ts';

/** A text that a message once had. */
export interface MessageVersion {
  readonly body: string;
  /** When the next one took its place; null for the text it has now. */
  readonly replacedAt: Date | null;
}

const keepVersion = statement(
  'message-version-keep',
  'INSERT INTO message_versions (message_id, body) SELECT id, body FROM messages WHERE id = $1',
);

/** Nobody reads more of them, and a page of thousands would keep everybody else waiting. */
const MAX_EARLIER_VERSIONS = 50;

const selectVersions = statement<MessageVersion>(
  'message-versions',
  `SELECT body, replaced_at AS "replacedAt" FROM (
     SELECT * FROM message_versions WHERE message_id = $1 ORDER BY id DESC LIMIT ${MAX_EARLIER_VERSIONS}
   ) AS newest ORDER BY id`,
);

/**
 * Gives one's own message another text, and keeps the old one; the same text changes nothing. Throws NotFound, Forbidden,
 * InvalidInput for a text that a word rule blocks or would hold, TooMany.
 */
export async function editMessage(actor: Actor, messageId: number, typed: string): Promise<StoredMessage> {
  await limit('edit', actor.id);
  const verdict = await judge(actor, typed);
  const { body, flag } = verdict;
  let flagging = undefined as typeof flag;
  const edited = await changeMessage(actor, messageId, reachEditableMessage, async (message) => {
    if (message.body === body) return undefined;
    requirePassable(message, verdict);
    if (message.room.kind !== 'direct') flagging = flag;
    const refs = await findReferences(await reachRoom(actor, message.roomId), body);
    await requireTrustToWrite(actor, body, refs);
    await keepVersion(messageId);
    await keepMentions(message, refs);
    return { body, refs, editedAt: new Date() };
  });
  if (flagging) await flagMessage(messageId, flagging);
  return edited;
}

/** What others have read already cannot wait for a moderator. */
function requirePassable({ room }: ReachedMessage, { block, hold }: Verdict): void {
  if (block || (hold && room.kind !== 'direct')) throw new InvalidInput({ body: NOT_ALLOWED });
}

/**
 * The texts of a message, oldest first, for whoever can see the message: the one it has and at most 50 earlier ones.
 * Throws NotFound, also for a deleted one.
 */
export async function listVersions(
  actor: Actor,
  messageId: number,
): Promise<{ message: StoredMessage; versions: MessageVersion[] }> {
  const message = await reachMessage(actor, messageId);
  if (message.deletedAt || message.kind !== 'text') throw new NotFound();
  const earlier = await selectVersions(messageId);
  return { message, versions: [...earlier, { body: message.body, replacedAt: null }] };
}
