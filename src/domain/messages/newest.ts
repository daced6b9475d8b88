import { statement } from '../../db/statements.ts';
import { NotFound } from '../errors.ts';
import { Kept } from '../kept.ts';
import type { ReachedRoom } from '../rooms/reach.ts';
import { RECEIPTS_LIMIT, type Receipt } from '../rooms/unread.ts';
import { type HistoryPage, readPage } from './history.ts';

/** What a room is to everybody who is in it. */
export type RoomFace = Pick<
  ReachedRoom,
  | 'id'
  | 'topic'
  | 'isDefault'
  | 'isArchived'
  | 'messageCount'
  | 'revision'
  | 'memberCount'
  | 'slowModeSeconds'
>;

/** The newest page of a room, as far as it is the same for everybody in it. */
export interface NewestPage extends Omit<HistoryPage, 'room'> {
  /** As it was before the page was read: its `revision` can only be too low. */
  readonly room: RoomFace;
  readonly receipts: readonly Receipt[];
}

const selectFace = statement<RoomFace & { receipts: Receipt[] | null }>(
  'room-face',
  `SELECT id, topic, is_default AS "isDefault", archived_at IS NOT NULL AS "isArchived",
          message_count AS "messageCount", revision, "memberCount", slow_mode_seconds AS "slowModeSeconds",
          CASE WHEN "memberCount" <= ${RECEIPTS_LIMIT} THEN (
            SELECT json_agg(json_build_object('userId', user_id, 'displayName', display_name, 'seq', last_read_seq)
                            ORDER BY display_name)
              FROM memberships JOIN users ON users.id = user_id WHERE room_id = rooms.id) END AS receipts
     FROM rooms, LATERAL (SELECT count(*) AS "memberCount" FROM memberships WHERE room_id = rooms.id) AS members
    WHERE id = $1`,
);

const KEPT_CHARACTERS = 64_000_000;
/** A row and its HTML, besides what was typed. */
const ROW_CHARACTERS = 3000;

const newest = new Kept<number, NewestPage>(KEPT_CHARACTERS, ({ messages }) =>
  messages.reduce((sum, { body }) => sum + ROW_CHARACTERS + 3 * body.length, ROW_CHARACTERS),
);

/** That page, read once for all of them. For those who have shown their reach. Throws NotFound. */
export function readNewest(roomId: number): Promise<NewestPage> {
  return newest.get(roomId, { roomIds: [roomId] }, () => read(roomId));
}

async function read(roomId: number): Promise<NewestPage> {
  const [face] = await selectFace(roomId);
  if (!face) throw new NotFound();
  const { receipts, ...room } = face;
  return { room, ...(await readPage(room, {})), receipts: receipts ?? [] };
}
