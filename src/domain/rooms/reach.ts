import type { MembershipRole, NotificationLevel, RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { areApart } from '../accounts/blocks.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';

/** A room that the person is in, and what they are in it. */
export interface ReachedRoom {
  readonly id: number;
  readonly kind: RoomKind;
  /** As this person sees it: a direct room carries the other's name. */
  readonly name: string;
  readonly topic: string;
  readonly isDefault: boolean;
  readonly isArchived: boolean;
  readonly messageCount: number;
  readonly revision: number;
  readonly memberCount: number;
  /** Seconds between two messages of one person; 0: none. */
  readonly slowModeSeconds: number;
  readonly role: MembershipRole;
  readonly lastReadSeq: number;
  readonly isStarred: boolean;
  readonly notificationLevel: NotificationLevel;
  /** The other of a direct room of two. */
  readonly otherId: number | null;
  readonly otherUsername: string | null;
  /** Of a direct room: one of the two has blocked the other, or whoever they are bots of have. */
  readonly isBlocked: boolean;
}

/** Only of a direct room are the members looked at: others may have thousands. */
const selectReachedRoom = statement<ReachedRoom>(
  'room-reach',
  `SELECT rooms.id, kind, topic, is_default AS "isDefault", message_count AS "messageCount", revision,
          slow_mode_seconds AS "slowModeSeconds", mine.role, mine.last_read_seq AS "lastReadSeq", archived_at IS NOT NULL AS "isArchived",
          mine.is_starred AS "isStarred", mine.notification_level AS "notificationLevel",
          (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount",
          CASE kind WHEN 'direct' THEN coalesce(other.display_name, 'Notes to myself') ELSE name END AS name,
          other.id AS "otherId", CASE WHEN other.status = 'active' THEN other.username END AS "otherUsername",
          ${areApart('me', 'other')} AS "isBlocked"
     FROM rooms JOIN memberships AS mine ON mine.room_id = rooms.id AND mine.user_id = $2
     JOIN users AS me ON me.id = $2
     LEFT JOIN users AS other ON other.id = CASE kind WHEN 'direct' THEN (
       SELECT user_id FROM memberships WHERE room_id = rooms.id AND user_id <> $2 LIMIT 1) END
    WHERE rooms.id = $1`,
);

/** The room, for somebody who is in it. Throws NotFound for everybody else. */
export async function reachRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const [room] = await selectReachedRoom(roomId, actor.id);
  if (!room) throw new NotFound();
  return room;
}
