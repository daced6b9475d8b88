import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { NAME } from '../../markup/names.ts';
import { announce } from '../events.ts';
import { lockRoom } from '../rooms/locking.ts';
import { keepMentions } from './mentions.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from './message.ts';
import { ERASED, findMentioning, findNaming, findOwn, findReacted, type Traces } from './traces.ts';

/** What stands in texts of others in place of the name. */
const NOBODY = '@deleted';
const MAX_BODY = 4000;

/** Each of these messages as one more `rev` of its room. A notice counts as edited from then on. */
const touch = statement(
  'forgetting-touch',
  `WITH chosen AS (
     SELECT id, row_number() OVER (ORDER BY id) AS step FROM unnest($2::bigint[]) AS id
   ), bumped AS (
     UPDATE rooms SET revision = revision + cardinality($2::bigint[]) WHERE id = $1
     RETURNING revision - cardinality($2::bigint[]) AS before
   )
   UPDATE messages SET rev = before + step, edited_at = CASE kind WHEN 'text' THEN edited_at ELSE now() END
     FROM chosen, bumped WHERE messages.id = chosen.id`,
);

const selectMessages = statement<StoredMessage>(
  'forgetting-messages',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE messages.id = ANY ($1::bigint[]) ORDER BY messages.rev`,
);

const erase = statement(
  'forgetting-erase',
  `WITH version AS (DELETE FROM message_versions WHERE message_id = ANY ($1::bigint[])),
        reaction AS (DELETE FROM reactions WHERE message_id = ANY ($1::bigint[]))
   UPDATE messages SET body = $2, refs = NULL, is_reacted = false, deleted_at = coalesce(deleted_at, now()),
          deleted_by = coalesce(deleted_by, sender_id) WHERE id = ANY ($1::bigint[])`,
);

const takeReactionsBack = statement(
  'forgetting-reactions',
  `WITH gone AS (DELETE FROM reactions WHERE message_id = ANY ($1::bigint[]) AND user_id = $2)
   UPDATE messages SET is_reacted = EXISTS (SELECT FROM reactions WHERE message_id = messages.id AND user_id <> $2)
    WHERE id = ANY ($1::bigint[])`,
);

interface Text {
  readonly id: number;
  readonly body: string;
  readonly refs: References;
}

const selectTexts = statement<Text>(
  'forgetting-texts',
  'SELECT id, body, refs FROM messages WHERE id = ANY ($1::bigint[]) AND refs IS NOT NULL',
);

const selectVersions = statement<Text>(
  'forgetting-versions',
  `SELECT message_versions.id, message_versions.body, refs FROM message_versions JOIN messages ON messages.id = message_id
    WHERE message_id = ANY ($1::bigint[])`,
);

const deleteMentions = statement(
  'forgetting-mentions',
  'DELETE FROM mentions WHERE message_id = ANY ($1::bigint[]) AND user_id = $2',
);

const updateText = statement('forgetting-text', 'UPDATE messages SET body = $2, refs = $3 WHERE id = $1');
const updateVersion = statement('forgetting-version', 'UPDATE message_versions SET body = $2 WHERE id = $1');

/**
 * Removes what is left of somebody who is gone: their name from the texts of others, and from the screens that show it;
 * where they want it so, what they wrote and how they reacted. In portions, so that no room is held up for long; what was
 * done already is not found again. Stops, by throwing, when `signal` says so.
 */
export async function forgetTraces(
  userId: number,
  { isAllToGo, signal }: { isAllToGo: boolean; signal: AbortSignal },
): Promise<void> {
  const all = async (
    portions: Traces[],
    work: (ids: readonly number[], roomId: number) => Promise<unknown>,
  ) => {
    for (const portion of portions) {
      signal.throwIfAborted();
      await change(portion, (ids) => work(ids, portion.roomId));
    }
  };
  if (isAllToGo) {
    await all(await findOwn(userId), eraseTexts);
    await all(await findReacted(userId), (ids) => takeReactionsBack(ids, userId));
  }
  await all(await findMentioning(userId), (ids) => forgetName(ids, userId));
  await all(await findNaming(userId), async () => undefined);
}

/** Under the room's lock; then every screen shows what the messages are now. */
async function change(
  { roomId, ids }: Traces,
  work: (ids: readonly number[]) => Promise<unknown>,
): Promise<void> {
  await transaction(async () => {
    await lockRoom(roomId);
    await work(ids);
    await touch(roomId, ids);
    for (const message of await selectMessages(ids)) announce('message.changed', { roomId, message });
  });
}

async function eraseTexts(ids: readonly number[]): Promise<void> {
  for (const message of await selectMessages(ids)) if (!message.deletedAt) await keepMentions(message, null);
  await erase(ids, ERASED);
}

async function forgetName(ids: readonly number[], userId: number): Promise<void> {
  for (const version of await selectVersions(ids))
    await updateVersion(version.id, withoutName(version, userId));
  for (const text of await selectTexts(ids)) {
    const refs = Object.entries(text.refs).filter(([, id]) => id !== userId);
    const left = refs.length > 0 ? JSON.stringify(Object.fromEntries(refs)) : null;
    await updateText(text.id, withoutName(text, userId), left);
  }
  await deleteMentions(ids, userId);
}

/** Names are found as they were when the text was posted. */
function withoutName({ body, refs }: Text, userId: number): string {
  const text = body.replace(NAME, (name) => (refs[name.toLowerCase()] === userId ? NOBODY : name));
  return [...text].slice(0, MAX_BODY).join('');
}
