import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { endSessionOf, endSessionsOf } from './sessions.ts';

/** One of somebody's sessions, as they may see it: its id in the cookie stays on the server. */
export interface ListedSession {
  /** Of the row; says nothing to anybody else. */
  readonly id: number;
  readonly userAgent: string;
  readonly address: string;
  readonly signedInAt: Date;
  /** As much as an hour ago while it is in use. */
  readonly lastUsedAt: Date;
  readonly isCurrent: boolean;
  /** It signed in over the API, and has no cookie. */
  readonly isProgram: boolean;
}

const MAX_SHOWN = 100;
const SIGNED_OUT = 'You were signed out from another device.';

const selectSessions = statement<ListedSession>(
  'sessions-of-person',
  `SELECT id, coalesce(user_agent, '') AS "userAgent", coalesce(ip, '') AS address, created_at AS "signedInAt",
          coalesce(last_used_at, created_at) AS "lastUsedAt", sid = $2 AS "isCurrent",
          kind = 'program' AS "isProgram"
     FROM sessions WHERE user_id = $1 AND expire > now() AND kind <> 'personal'
    ORDER BY sid = $2 DESC, coalesce(last_used_at, created_at) DESC, id DESC LIMIT ${MAX_SHOWN}`,
);

/** Where the person is signed in, with browsers and programs: the session they ask with first, then what was used last; at most 100. */
export function listMySessions(actor: Actor, currentId: string): Promise<ListedSession[]> {
  return selectSessions(actor.id, currentId);
}

/** Ends that session; its browser is told why. Throws NotFound for what is not (any more) one of the person's own. */
export async function endMySession(actor: Actor, id: number): Promise<void> {
  if (!(await endSessionOf(actor.id, id, SIGNED_OUT)))
    throw new NotFound('This device is not signed in any more.');
}

/** Ends all of the person's sessions but the one they ask with; how many there were. Personal tokens stay. */
export function endMyOtherSessions(actor: Actor, currentId: string): Promise<number> {
  return endSessionsOf(actor.id, { except: currentId, reason: SIGNED_OUT, withPersonalTokens: false });
}
