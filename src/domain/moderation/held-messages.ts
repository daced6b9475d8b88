import { statement } from '../../db/statements.ts';
import { outsideTransaction, transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import { findActor } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound, Taken } from '../errors.ts';
import type { StoredMessage } from '../messages/message.ts';
import { findReferences } from '../messages/references.ts';
import { writeMessage } from '../messages/writer.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { reachWritablePlace } from '../rooms/place.ts';
import { writeAuditEvent } from './audit-log.ts';
import { IN_FORCE } from './in-force.ts';
import type { NamedPerson } from './report.ts';
import { requireStaff } from './staff.ts';

/** What waits for a moderator, or did. */
export interface HeldMessage {
  readonly id: number;
  readonly room: { readonly id: number; readonly name: string };
  readonly sender: NamedPerson;
  readonly nonce: string;
  readonly body: string;
  readonly replyTo: number | null;
  /** The pattern that it was held for; null when the rule is gone. */
  readonly rulePattern: string | null;
  readonly status: 'waiting' | 'released' | 'refused';
  readonly createdAt: Date;
}

const COLUMNS = `held_messages.id, json_build_object('id', rooms.id, 'name', rooms.name) AS room,
  json_build_object('id', users.id, 'username', username, 'displayName', display_name) AS sender, nonce, body,
  reply_to AS "replyTo", pattern AS "rulePattern", held_messages.status, held_messages.created_at AS "createdAt"
  FROM held_messages JOIN rooms ON rooms.id = room_id JOIN users ON users.id = sender_id
  LEFT JOIN word_rules ON word_rules.id = rule_id`;

const selectWaiting = statement<HeldMessage>(
  'held-messages-waiting',
  `SELECT ${COLUMNS} WHERE held_messages.status = 'waiting' AND ($1::bigint IS NULL OR held_messages.id < $1)
    ORDER BY held_messages.id DESC LIMIT ${PAGE_SIZE + 1}`,
);

const selectMine = statement<HeldMessage>(
  'held-messages-mine',
  `SELECT ${COLUMNS} WHERE held_messages.status = 'waiting' AND sender_id = $1
    ORDER BY held_messages.id DESC LIMIT ${PAGE_SIZE}`,
);

const selectHeld = statement<HeldMessage>(
  'held-message-by-id',
  `SELECT ${COLUMNS} WHERE held_messages.id = $1`,
);

const lock = statement('held-message-lock', 'SELECT FROM held_messages WHERE id = $1 FOR NO KEY UPDATE');

const updateDecision = statement(
  'held-message-decide',
  'UPDATE held_messages SET status = $2, decided_by = $3, decided_at = now() WHERE id = $1',
);

const selectBarred = statement(
  'held-message-sender-barred',
  `SELECT FROM users WHERE id = $1 AND status <> 'active' UNION ALL
   SELECT FROM sanctions WHERE user_id = $1 AND ${IN_FORCE} AND (room_id IS NULL OR room_id = $2)`,
);

/** All that waits, for staff. Throws NotFound for everybody else. */
export async function listHeldMessages(
  actor: Actor,
  { before }: PageCursor = {},
): Promise<Page<HeldMessage>> {
  requireStaff(actor);
  return pageOf(await selectWaiting(before ?? null));
}

/** What the person has written that waits, the newest 50. */
export function listMyHeldMessages(actor: Actor): Promise<HeldMessage[]> {
  return selectMine(actor.id);
}

/**
 * Posts a message that was held, as its sender's, at this moment. Throws NotFound, Taken when somebody else was first,
 * Forbidden when the sender may not write there any more: it waits on then.
 */
export async function releaseHeldMessage(actor: Actor, heldId: number): Promise<StoredMessage> {
  return transaction(async () => {
    const held = await lockWaiting(actor, heldId);
    const message = await post(held);
    await decide(actor, held, 'released', '');
    const { id: messageId, roomId, seq } = message;
    await notify(held.sender.id, 'held-released', { roomId, messageId, seq });
    return message;
  });
}

/** Keeps a message that was held from being posted, and tells its sender why. Throws NotFound, Taken. */
export async function refuseHeldMessage(actor: Actor, heldId: number, reason: string): Promise<void> {
  await transaction(async () => {
    const held = await lockWaiting(actor, heldId);
    await decide(actor, held, 'refused', reason);
    await notify(held.sender.id, 'held-refused', { roomId: held.room.id, reason, body: held.body });
  });
}

async function lockWaiting(actor: Actor, heldId: number): Promise<HeldMessage> {
  requireStaff(actor);
  await lock(heldId);
  const [held] = await selectHeld(heldId);
  if (!held) throw new NotFound();
  if (held.status !== 'waiting') throw new Taken({ form: `This message is decided: it was ${held.status}.` });
  return held;
}

/**
 * By the writer, which commits by itself while others who decide wait for the lock. If what follows fails, the message
 * waits on, and releasing it again finds it by its nonce.
 */
async function post({ sender: { id }, room, body, nonce, replyTo }: HeldMessage): Promise<StoredMessage> {
  const sender = await findActor(id);
  if (!sender || (await selectBarred(id, room.id)).length > 0)
    throw new Forbidden('Its sender may not write there any more. You can refuse it.');
  try {
    const place = await reachWritablePlace(sender, room.id);
    const refs = await findReferences(place, body);
    return await outsideTransaction(() =>
      writeMessage(sender, room.id, { body, nonce, replyTo, refs, isExempt: true }),
    );
  } catch (error) {
    if (error instanceof NotFound)
      throw new Forbidden('Its sender is not in the room any more. You can refuse it.');
    throw error;
  }
}

async function decide(
  actor: Actor,
  { id, room, sender }: HeldMessage,
  status: 'released' | 'refused',
  reason: string,
): Promise<void> {
  await updateDecision(id, status, actor.id);
  await writeAuditEvent(actor, {
    act: `held_message.${status}`,
    target: { type: 'held_message', id },
    roomId: room.id,
    reason,
    before: { status: 'waiting' },
    after: { status, senderId: sender.id },
  });
}
