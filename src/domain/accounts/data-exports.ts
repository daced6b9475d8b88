import { addJob } from '../../db/job-queue.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';

/** For how long it can be downloaded. */
const EXPORT_KEPT_DAYS = 7;

export type ExportFormat = 'json' | 'html';
export type ExportStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** What somebody asked to have of their data, and how far it is. */
export interface DataExport {
  readonly id: number;
  readonly status: ExportStatus;
  /** Messages written, of so many. */
  readonly done: number;
  readonly total: number;
  readonly finishedAt: Date | null;
}

const COLUMNS = `id, status, done, total, finished_at AS "finishedAt"`;
const IS_KEPT = `(finished_at IS NULL OR finished_at > now() - interval '${EXPORT_KEPT_DAYS} days')`;
const IS_UNDER_WAY = `status IN ('waiting', 'running')`;

const lockOwner = statement('data-export-lock', 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE');

const deleteFinished = statement(
  'data-exports-replace',
  `DELETE FROM data_exports WHERE user_id = $1 AND NOT ${IS_UNDER_WAY}`,
);

const insertExport = statement<{ id: number }>(
  'data-export-insert',
  `INSERT INTO data_exports (user_id) SELECT $1
    WHERE NOT EXISTS (SELECT FROM data_exports WHERE user_id = $1 AND ${IS_UNDER_WAY}) RETURNING id`,
);

const selectNewest = statement<DataExport>(
  'data-export-newest',
  `SELECT ${COLUMNS} FROM data_exports WHERE user_id = $1 AND ${IS_KEPT} ORDER BY id DESC LIMIT 1`,
);

const cancel = statement<{ id: number }>(
  'data-export-cancel',
  `WITH cancelled AS (
     UPDATE data_exports SET status = 'cancelled', finished_at = now() WHERE user_id = $1 AND ${IS_UNDER_WAY} RETURNING id
   )
   DELETE FROM data_export_parts USING cancelled WHERE export_id = cancelled.id`,
);

const selectDone = statement<DataExport>(
  'data-export-done',
  `SELECT ${COLUMNS} FROM data_exports WHERE id = $1 AND user_id = $2 AND status = 'done' AND ${IS_KEPT}`,
);

const selectPart = statement<{ content: Buffer }>(
  'data-export-part',
  'SELECT content FROM data_export_parts WHERE export_id = $1 AND format = $2 AND position = $3',
);

const deleteOld = statement('data-exports-sweep', `DELETE FROM data_exports WHERE NOT ${IS_KEPT}`);

/** Begins to gather the person's data, in place of what was gathered before. Throws Forbidden while that is under way. */
export async function requestExport(actor: Actor): Promise<void> {
  await transaction(async () => {
    await lockOwner(actor.id);
    await deleteFinished(actor.id);
    const [begun] = await insertExport(actor.id);
    if (!begun) throw new Forbidden('Your data is being gathered already.');
    await addJob('data-export', { exportId: begun.id });
  });
}

/** The last one that the person asked for, if it is not gone yet. */
export async function readExport(actor: Actor): Promise<DataExport | undefined> {
  const [newest] = await selectNewest(actor.id);
  return newest;
}

/** Stops gathering, if anything is; nothing of it is kept. */
export async function cancelExport(actor: Actor): Promise<void> {
  await cancel(actor.id);
}

/** What was gathered, piece by piece. Throws NotFound for what is not theirs, not done, or gone. */
export async function openExport(
  actor: Actor,
  exportId: number,
  format: ExportFormat,
): Promise<AsyncIterable<Buffer>> {
  if ((await selectDone(exportId, actor.id)).length === 0) throw new NotFound();
  return readParts(exportId, format);
}

async function* readParts(exportId: number, format: ExportFormat): AsyncIterable<Buffer> {
  for (let position = 0; ; position++) {
    const [part] = await selectPart(exportId, format, position);
    if (!part) return;
    yield part.content;
  }
}

/** Those that are gone, for good. */
export async function sweepExports(): Promise<void> {
  await deleteOld();
}
