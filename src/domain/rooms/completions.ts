import { statement } from '../../db/statements.ts';
import { EVERYBODY } from '../../markup/names.ts';
import { canMentionRoom } from '../policies/rooms.ts';
import type { ReachedRoom } from './reach.ts';

const LIMIT = 8;

/** What a word that is being typed could become. */
export interface Completion {
  /** What takes the word's place. */
  readonly text: string;
  readonly label: string;
  readonly note: string;
}

const selectPeople = statement<Completion>(
  'completions-people',
  `SELECT '@' || username AS text, display_name AS label, '@' || username AS note
     FROM memberships JOIN users ON users.id = user_id
    WHERE room_id = $1 AND status = 'active' AND (starts_with(lower(username::text), $2) OR strpos(lower(display_name), $2) > 0)
    ORDER BY NOT starts_with(lower(username::text), $2), lower(display_name) LIMIT ${LIMIT}`,
);

const selectRooms = statement<Completion>(
  'completions-rooms',
  `SELECT '#' || replace(lower(name), ' ', '-') AS text, name AS label, topic AS note FROM rooms
    WHERE kind = 'open' AND archived_at IS NULL AND strpos(replace(lower(name), ' ', '-'), $1) > 0
      AND replace(lower(name), ' ', '-') ~ '^[[:alnum:]]([[:alnum:]_.-]*[[:alnum:]])?$'
    ORDER BY lower(name) LIMIT ${LIMIT}`,
);

/**
 * People of that room whose username begins with the (lower-case) word, or whose name has it; last everybody, for those
 * who may call them.
 */
export async function completePeople(room: ReachedRoom, word: string): Promise<Completion[]> {
  const people = await selectPeople(room.id, word);
  if (!canMentionRoom(room) || !EVERYBODY.startsWith(`@${word}`)) return people;
  return [...people, { text: EVERYBODY, label: EVERYBODY, note: 'everybody here' }];
}

/** Open rooms that can be named in a text, by a part of their name. */
export function completeRooms(word: string): Promise<Completion[]> {
  return selectRooms(word);
}
