import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';

/** A room that the person is in, archived or not. */
export interface SearchableRoom {
  readonly id: number;
  /** As this person sees it: a direct room carries the other's name. */
  readonly name: string;
  readonly messageCount: number;
}

const selectRooms = statement<SearchableRoom>(
  'search-rooms',
  `SELECT rooms.id, message_count AS "messageCount",
          CASE kind WHEN 'direct' THEN coalesce(
            (SELECT display_name FROM memberships AS other JOIN users ON users.id = other.user_id
              WHERE other.room_id = rooms.id AND other.user_id <> $1), 'Notes to myself') ELSE name END AS name
     FROM memberships JOIN rooms ON rooms.id = memberships.room_id
    WHERE memberships.user_id = $1`,
);

/** The rooms that the person can look through. */
export function listSearchableRooms(actor: Actor): Promise<SearchableRoom[]> {
  return selectRooms(actor.id);
}
