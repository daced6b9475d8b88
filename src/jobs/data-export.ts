import type { JobPayloads } from '../db/job-queue.ts';
import {
  beginExport,
  endExport,
  findExportOwner,
  writeExportParts,
} from '../domain/accounts/export-writing.ts';
import { countOwnMessages, listOwnData } from '../domain/accounts/own-data.ts';
import {
  closeExportDocument,
  closeExportSection,
  openExportDocument,
  openExportSection,
  presentExportRows,
} from '../presenters/data-export.ts';
import type { JobContext } from './job.ts';

type Piece = { readonly parts: ReturnType<typeof openExportDocument>; readonly messages: number };

/** Gathers all that somebody asked for. Begun anew when it is done twice, and ended early when nobody wants it any more. */
export async function gatherData(
  { exportId }: JobPayloads['data-export'],
  { signal }: JobContext,
): Promise<void> {
  const userId = await findExportOwner(exportId);
  if (userId === undefined || !(await beginExport(exportId, await countOwnMessages(userId)))) return;
  try {
    let position = 0;
    for await (const { parts, messages } of writePieces(userId)) {
      signal.throwIfAborted();
      if (!(await writeExportParts(exportId, position++, parts, messages))) return;
    }
    await endExport(exportId, 'done');
  } catch (error) {
    // An instance that stops leaves the rest to another one.
    if (!signal.aborted) await endExport(exportId, 'failed');
    throw error;
  }
}

async function* writePieces(userId: number): AsyncIterable<Piece> {
  yield { parts: openExportDocument(), messages: 0 };
  for (const [index, { title, portions }] of listOwnData(userId).entries()) {
    yield { parts: openExportSection(title, index === 0), messages: 0 };
    let count = 0;
    for await (const rows of portions) {
      yield { parts: presentExportRows(rows, count === 0), messages: title === 'Messages' ? rows.length : 0 };
      count += rows.length;
    }
    yield { parts: closeExportSection(count === 0), messages: 0 };
  }
  yield { parts: closeExportDocument(), messages: 0 };
}
