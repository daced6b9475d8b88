import { once } from 'node:events';
import type { Request, Response } from 'express';
import {
  cancelExport,
  type ExportFormat,
  openExport,
  readExport,
  requestExport,
} from '../../../domain/accounts/data-exports.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { presentExport } from '../../../presenters/exports.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { sendDone, sendPage } from '../../reply.ts';

const HERE = '/settings/data';

export async function showData(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const newest = await readExport(actor);
  const data = {
    list: presentRoomList(await listMyRooms(actor)),
    nav: presentSettingsNav('data'),
    export: newest ? presentExport(newest) : null,
  };
  sendPage(request, response, 'settings-data', { title: 'Your data' }, data);
}

export async function gatherMyData(request: Request, response: Response): Promise<void> {
  await requestExport(actorOf(request));
  sendDone(request, response, HERE);
}

export async function stopGathering(request: Request, response: Response): Promise<void> {
  await cancelExport(actorOf(request));
  sendDone(request, response, HERE, 'Stopped. Nothing of it is kept.');
}

/** Piece by piece, as fast as it is taken: nobody has to hold a whole one. */
export function downloadData(format: ExportFormat) {
  return async (request: Request, response: Response): Promise<void> => {
    const pieces = await openExport(actorOf(request), parseId(request.params.exportId), format);
    response.attachment(`parley-data.${format}`);
    response.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': 'sandbox' });
    for await (const piece of pieces) {
      if (response.closed) return;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  };
}
