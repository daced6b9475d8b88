import { addJob } from '../../db/job-queue.ts';
import { statement } from '../../db/statements.ts';
import { areChangesHeard } from '../changes.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';

const selectRooms = statement<{ roomId: number }>(
  'webhook-rooms',
  'SELECT DISTINCT room_id AS "roomId" FROM outgoing_webhooks WHERE is_enabled',
);

/** Those that wait before they try again have a job already. */
const selectDue = statement<{ id: number }>(
  'webhooks-due',
  `SELECT id FROM outgoing_webhooks
    WHERE room_id = $1 AND is_enabled AND (retry_at IS NULL OR retry_at <= now())`,
);

/** Also those whose job is overdue: it may be lost. */
const selectBehind = statement<{ id: number }>(
  'webhooks-behind',
  `SELECT hooks.id FROM outgoing_webhooks AS hooks JOIN rooms ON rooms.id = room_id
    WHERE is_enabled AND revision > delivered_rev AND (retry_at IS NULL OR retry_at < now() - interval '30 seconds')`,
);

/** The rooms that have outgoing webhooks: few, so that posting in all others costs nothing. */
const hooked = new Facts<'rooms', ReadonlySet<number>>(({ webhooks }) => (webhooks ? 'rooms' : undefined));

const readHooked = gathered<'rooms', ReadonlySet<number>>(async () => {
  const rooms = await selectRooms();
  return new Map([['rooms', new Set(rooms.map(({ roomId }) => roomId))]]);
});

/** Whether something of the room may have to be told to somebody, as far as that is known without asking the database. */
export function mayHaveWebhooks(roomId: number): boolean {
  return areChangesHeard() && (hooked.peek('rooms')?.has(roomId) ?? true);
}

/** Has the room's webhooks told of what they have not been told. What this misses, the sweep finds. */
export async function wakeWebhooksOf(roomId: number): Promise<void> {
  const rooms = await hooked.get('rooms', () => readHooked('rooms'));
  if (!rooms?.has(roomId)) return;
  const due = await selectDue(roomId);
  await wakeWebhooks(due.map(({ id }) => id));
}

/** After a crash between a commit and its job, or an outage: has all those told that are behind. */
export async function sweepWebhooks(): Promise<void> {
  const behind = await selectBehind();
  await wakeWebhooks(behind.map(({ id }) => id));
}

/** One job for each at a time, wherever: so what a webhook is told comes in order. Mails go first: somebody waits for them. */
export async function wakeWebhooks(webhookIds: readonly number[], runAt?: Date): Promise<void> {
  for (const webhookId of webhookIds) {
    const name = `webhook ${webhookId}`;
    await addJob(
      'webhook-delivery',
      { webhookId },
      { key: name, queue: name, patience: 1, ...(runAt && { runAt }) },
    );
  }
}
