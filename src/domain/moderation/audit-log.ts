import { statement } from '../../db/statements.ts';
import { afterCommit } from '../../db/transaction.ts';
import { noteAct } from '../../telemetry/counters.ts';

/** What is done to what: `<noun>.<what happened to it>`. */
export type Act = `${string}.${string}`;

/** One act as it is written down, for good. */
export interface AuditEvent {
  readonly act: Act;
  readonly target: { readonly type: string; readonly id: number | null };
  readonly roomId?: number | null;
  /** In the words of whoever did it; empty when nobody was asked. */
  readonly reason?: string;
  /** The fields that changed. Never a hash, a token, or the text of a message that is not reported. */
  readonly before?: object | null;
  readonly after?: object | null;
}

const insertEvent = statement(
  'audit-event-write',
  `INSERT INTO audit_events (actor_id, act, target_type, target_id, room_id, reason, before, after)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

/** Writes down what was done, in the transaction of the act itself. `actor` null: Parley, or somebody at the shell. */
export async function writeAuditEvent(
  actor: { readonly id: number } | null,
  event: AuditEvent,
): Promise<void> {
  const { act, target, roomId, reason, before, after } = event;
  await insertEvent(
    actor?.id ?? null,
    act,
    target.type,
    target.id,
    roomId ?? null,
    reason ?? '',
    before ? JSON.stringify(before) : null,
    after ? JSON.stringify(after) : null,
  );
  afterCommit(() => noteAct(act));
}

/** That a message was removed or brought back; never its text: one that is not reported is nobody's to read in the log. */
export function writeRemoval(
  actor: { readonly id: number },
  { id, roomId, senderId }: { readonly id: number; readonly roomId: number; readonly senderId: number },
  act: 'message.removed' | 'message.restored',
  reason = '',
): Promise<void> {
  return writeAuditEvent(actor, {
    act,
    target: { type: 'message', id },
    roomId,
    reason,
    after: { senderId },
  });
}
