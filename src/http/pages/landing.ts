import type { Request, Response } from 'express';
import { sendPage } from '../reply.ts';
import { showRooms } from './rooms.ts';

/** `/`: one's rooms, or for strangers what Parley is. */
export async function landOn(request: Request, response: Response): Promise<void> {
  if (request.user) return showRooms(request, response);
  const head = { title: 'Parley', description: 'Chat for teams and communities that they run themselves.' };
  sendPage(request, response, 'welcome', head, {});
}
