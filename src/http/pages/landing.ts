import type { Request, Response } from 'express';
import { findEnding } from '../middleware/ended-sessions.ts';
import { sendPage } from '../reply.ts';
import { showRooms } from './rooms.ts';

/** `/`: one's rooms, or for strangers what Parley is. */
export async function landOn(request: Request, response: Response): Promise<void> {
  if (request.user) return showRooms(request, response);
  // Whose session was ended is to know why, wherever they come first.
  if (await findEnding(request)) return response.redirect(303, '/sign-in');
  const head = { title: 'Parley', description: 'Chat for teams and communities that they run themselves.' };
  sendPage(request, response, 'welcome', head, {});
}
