import { statement } from '../../db/statements.ts';

/** A line of somebody's data, by what it is called. */
export type DataRow = Readonly<Record<string, string | number | boolean | Date | null>>;

/** One kind of somebody's data, in portions, so that nobody has to hold all of it. */
export interface DataSection {
  readonly title: string;
  readonly portions: AsyncIterable<readonly DataRow[]>;
}

const PORTION = 500;

/** What others have written is theirs: of direct rooms it says with whom. A room that one is not in shows no name. */
const ROOM_NAME = `CASE WHEN rooms.kind = 'direct' THEN coalesce((
      SELECT display_name FROM memberships AS theirs JOIN users ON users.id = theirs.user_id
       WHERE theirs.room_id = rooms.id AND theirs.user_id <> $1 LIMIT 1), 'Notes to myself')
    WHEN rooms.kind = 'open' OR EXISTS (SELECT FROM memberships WHERE room_id = rooms.id AND user_id = $1) THEN rooms.name
    ELSE 'A room you have left' END`;

/** All at once: there are never many. */
const SMALL: Readonly<Record<string, string>> = {
  Profile: `SELECT username AS "Username", display_name AS "Name", email AS "Mail address", bio AS "About me",
                   time_zone AS "Time zone", role AS "Role", created_at AS "Member since" FROM users WHERE id = $1`,
  Rooms: `SELECT rooms.id AS "Room", ${ROOM_NAME} AS "Name", kind AS "Kind", role AS "Role", joined_at AS "Joined"
            FROM memberships JOIN rooms ON rooms.id = room_id WHERE user_id = $1 ORDER BY rooms.id`,
  Contacts: `SELECT username AS "Username", display_name AS "Name", contacts.created_at AS "Since"
               FROM contacts JOIN users ON users.id = contact_id WHERE user_id = $1 ORDER BY contacts.id`,
  'People I have blocked': `SELECT username AS "Username", display_name AS "Name", blocks.created_at AS "Since"
               FROM blocks JOIN users ON users.id = blocked_id WHERE user_id = $1 ORDER BY blocks.id`,
  Drafts: `SELECT room_id AS "Room", body AS "Text", updated_at AS "Written" FROM drafts WHERE user_id = $1 ORDER BY id`,
  'Personal tokens': `SELECT name AS "Name", array_to_string(scopes, ', ') AS "May", created_at AS "Made", expires_at AS "Until",
               last_used_at AS "Last used" FROM api_tokens WHERE user_id = $1 AND kind = 'personal' ORDER BY id`,
  Sessions: `SELECT user_agent AS "Device", ip AS "Address", created_at AS "Signed in", last_used_at AS "Last used"
               FROM sessions WHERE user_id = $1 AND kind <> 'personal' ORDER BY id`,
  Invitations: `SELECT note AS "Note", uses AS "Used", created_at AS "Made", expires_at AS "Until"
                  FROM invitations WHERE created_by = $1 ORDER BY id`,
  'My bots': `SELECT username AS "Username", display_name AS "Name", created_at AS "Made" FROM users
                WHERE owner_id = $1 ORDER BY id`,
  'Measures against me': `SELECT kind AS "Kind", reason AS "Reason", created_at AS "From", ends_at AS "Until",
                  lifted_at AS "Lifted" FROM sanctions WHERE user_id = $1 ORDER BY id`,
  'Reports by me': `SELECT reason AS "Reason", details AS "Details", status AS "Status", decision AS "Decision",
                  created_at AS "Made" FROM reports WHERE reporter_id = $1 ORDER BY id`,
};

const smallSections = Object.entries(SMALL).map(([title, text], index) => ({
  title,
  select: statement<DataRow>(`own-data-${index}`, text),
}));

const selectRooms = statement<{ id: number; name: string; count: number }>(
  'own-data-rooms',
  `SELECT rooms.id, ${ROOM_NAME} AS name,
          (SELECT count(*) FROM messages WHERE room_id = rooms.id AND sender_id = $1 AND kind = 'text' AND deleted_at IS NULL)
     FROM rooms WHERE EXISTS (SELECT FROM messages WHERE room_id = rooms.id AND sender_id = $1) ORDER BY rooms.id`,
);

const selectMessages = statement<DataRow & { seq: number }>(
  'own-data-messages',
  `SELECT seq, body AS "Text", created_at AS "Written", edited_at AS "Edited" FROM messages
    WHERE room_id = $1 AND sender_id = $2 AND kind = 'text' AND deleted_at IS NULL AND seq > $3
    ORDER BY seq LIMIT ${PORTION}`,
);

const selectReactions = statement<DataRow & { id: number }>(
  'own-data-reactions',
  `SELECT reactions.id, room_id AS "Room", message_id AS "Message", emoji AS "Reaction", reactions.created_at AS "Given"
     FROM reactions JOIN messages ON messages.id = message_id
    WHERE user_id = $1 AND reactions.id > $2 ORDER BY reactions.id LIMIT ${PORTION}`,
);

/** How many texts of this person there are. */
export async function countOwnMessages(userId: number): Promise<number> {
  return (await selectRooms(userId)).reduce((sum, { count }) => sum + count, 0);
}

/** All that Parley keeps of this person and may give them, in order. Never a hash, a token or the id of a session. */
export function listOwnData(userId: number): DataSection[] {
  const small = smallSections.map(({ title, select }) => ({ title, portions: once(() => select(userId)) }));
  return [
    ...small,
    { title: 'Reactions', portions: readReactions(userId) },
    { title: 'Messages', portions: readMessages(userId) },
  ];
}

async function* once(read: () => Promise<DataRow[]>): AsyncIterable<DataRow[]> {
  yield await read();
}

async function* readMessages(userId: number): AsyncIterable<DataRow[]> {
  for (const { id, name } of await selectRooms(userId))
    for (let seq = 0, rows = await selectMessages(id, userId, seq); rows.length > 0; ) {
      yield rows.map(({ seq: number, ...message }) => ({ Room: id, In: name, Number: number, ...message }));
      seq = rows.at(-1)?.seq ?? seq;
      rows = await selectMessages(id, userId, seq);
    }
}

async function* readReactions(userId: number): AsyncIterable<DataRow[]> {
  for (let from = 0, rows = await selectReactions(userId, from); rows.length > 0; ) {
    yield rows.map(({ id: _, ...reaction }) => reaction);
    from = rows.at(-1)?.id ?? from;
    rows = await selectReactions(userId, from);
  }
}
