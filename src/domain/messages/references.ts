import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { EVERYBODY, namesIn } from '../../markup/names.ts';
import { canMentionRoom } from '../policies/rooms.ts';
import type { Place } from '../rooms/place.ts';

/** More names than this in one message are plain text. */
const MAX_NAMES = 50;

const selectMembers = statement<{ name: string; id: number }>(
  'references-members',
  `SELECT '@' || lower(username) AS name, users.id FROM users JOIN memberships ON user_id = users.id
    WHERE room_id = $1 AND status = 'active' AND username = ANY ($2::citext[])`,
);

/** Only open rooms: that a closed one exists must not show. */
const selectRooms = statement<{ name: string; id: number }>(
  'references-rooms',
  `SELECT '#' || replace(lower(name), ' ', '-') AS name, min(id) AS id FROM rooms
    WHERE kind = 'open' AND archived_at IS NULL AND replace(lower(name), ' ', '-') = ANY ($1) GROUP BY 1`,
);

/** What the names in a text mean at this moment: people who are in the room, and open rooms. null when nothing. */
export async function findReferences(room: Place, body: string): Promise<References | null> {
  const names = namesIn(body).slice(0, MAX_NAMES);
  if (names.length === 0) return null;
  const [people, rooms] = await Promise.all([
    find(names, '@', (wanted) => selectMembers(room.id, wanted)),
    find(names, '#', (wanted) => selectRooms(wanted)),
  ]);
  const refs = Object.fromEntries([...people, ...rooms].map(({ name, id }) => [name, id]));
  if (names.includes(EVERYBODY) && canMentionRoom(room)) return { ...refs, [EVERYBODY]: null };
  return people.length + rooms.length > 0 ? refs : null;
}

function find<Found>(
  names: string[],
  sign: string,
  select: (wanted: string[]) => Promise<Found[]>,
): Promise<Found[]> {
  const wanted = names.filter((name) => name.startsWith(sign)).map((name) => name.slice(1));
  return wanted.length > 0 ? select(wanted) : Promise.resolve([]);
}
