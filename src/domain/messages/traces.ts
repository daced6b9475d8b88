import { statement } from '../../db/statements.ts';

/** Messages of one room that have to do with somebody who is gone, oldest first. */
export interface Traces {
  readonly roomId: number;
  readonly ids: readonly number[];
}

/** Rows that screens may show at this moment: so many of the newest of each room. */
const IN_SIGHT = 200;
/** A room is held up for as long as so many take. */
const PORTION = 100;

/** What is in the database of a text that went with its author: whoever brings it back sees this. */
export const ERASED = 'This message went with its author’s account.';

const selecting = (name: string, where: string) =>
  statement<Traces>(
    name,
    `SELECT room_id AS "roomId", json_agg(messages.id ORDER BY messages.id) AS ids
       FROM messages JOIN rooms ON rooms.id = room_id WHERE ${where} GROUP BY room_id ORDER BY room_id`,
  );

const selectOwn = selecting(
  'traces-own',
  `sender_id = $1 AND messages.kind = 'text' AND (deleted_at IS NULL OR body <> '${ERASED}')`,
);

const selectMentioning = selecting(
  'traces-mentions',
  `refs IS NOT NULL AND EXISTS (SELECT FROM jsonb_each(refs) WHERE key LIKE '@%' AND value = to_jsonb($1::bigint))`,
);

const selectReacted = selecting(
  'traces-reactions',
  'messages.id IN (SELECT message_id FROM reactions WHERE user_id = $1)',
);

const selectNaming = selecting(
  'traces-names',
  `coalesce(seq, after_seq) > message_count - ${IN_SIGHT}
   AND (sender_id = $1 OR subject_id = $1
        OR reply_to IN (SELECT quoted.id FROM messages AS quoted
                         WHERE quoted.sender_id = $1 AND quoted.room_id = messages.room_id)
        OR messages.id IN (SELECT message_id FROM reactions WHERE user_id = $1))`,
);

/** Their texts that are still there. */
export const findOwn = finding(selectOwn);
/** Texts that call them. */
export const findMentioning = finding(selectMentioning);
/** What they have reacted to. */
export const findReacted = finding(selectReacted);
/** Rows near the end of each room that show their name. */
export const findNaming = finding(selectNaming);

/** In portions that can be changed in one go. */
function finding(select: (userId: number) => Promise<Traces[]>) {
  return async function find(userId: number): Promise<Traces[]> {
    const rooms = await select(userId);
    return rooms.flatMap(({ roomId, ids }) =>
      Array.from({ length: Math.ceil(ids.length / PORTION) }, (_, index) => ({
        roomId,
        ids: ids.slice(index * PORTION, (index + 1) * PORTION),
      })),
    );
  };
}
