import { statement } from '../../db/statements.ts';
import type { ExportFormat } from './data-exports.ts';

/** From the beginning, whatever came of an earlier attempt. */
const begin = statement<{ userId: number }>(
  'data-export-begin',
  `WITH begun AS (
     UPDATE data_exports SET status = 'running', done = 0, total = $2, finished_at = NULL
      WHERE id = $1 AND status IN ('waiting', 'running', 'failed') RETURNING id
   ), emptied AS (DELETE FROM data_export_parts USING begun WHERE export_id = begun.id)
   SELECT id FROM begun`,
);

const selectOwner = statement<{ userId: number }>(
  'data-export-owner',
  'SELECT user_id AS "userId" FROM data_exports WHERE id = $1',
);

const insertParts = statement<{ id: number }>(
  'data-export-write',
  `WITH running AS (
     UPDATE data_exports SET done = done + $3 WHERE id = $1 AND status = 'running' RETURNING id
   )
   INSERT INTO data_export_parts (export_id, format, position, content)
   SELECT running.id, part.format, $2, part.content
     FROM running, unnest($4::text[], $5::bytea[]) AS part (format, content) RETURNING id`,
);

const end = statement(
  'data-export-end',
  `UPDATE data_exports SET status = $2, finished_at = now() WHERE id = $1 AND status = 'running'`,
);

/** Whose data is to be gathered; undefined when nobody waits for it any more. */
export async function findExportOwner(exportId: number): Promise<number | undefined> {
  const [owner] = await selectOwner(exportId);
  return owner?.userId;
}

/** Begins, once more if need be; false when it was cancelled. */
export async function beginExport(exportId: number, total: number): Promise<boolean> {
  return (await begin(exportId, total)).length > 0;
}

/** The next piece of each format, with `messages` more messages in it; false when it was cancelled meanwhile. */
export async function writeExportParts(
  exportId: number,
  position: number,
  parts: Readonly<Record<ExportFormat, string>>,
  messages: number,
): Promise<boolean> {
  const contents = Object.values(parts).map((text) => Buffer.from(text));
  return (await insertParts(exportId, position, messages, Object.keys(parts), contents)).length > 0;
}

export async function endExport(exportId: number, status: 'done' | 'failed'): Promise<void> {
  await end(exportId, status);
}
