import type { Request, Response } from 'express';
import { listBlocked } from '../../domain/accounts/blocks.ts';
import { renderOwnStyle } from '../../presenters/own-style.ts';
import { actorOf } from '../middleware/authentication.ts';

/**
 * `/me.css`: turns on what is this person's own in rows that are the same for everybody. Its link names the person and
 * the version of what it says.
 */
export async function sendMyStyle(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const style = renderOwnStyle(actor, await listBlocked(actor));
  response.set({ 'Cache-Control': 'private, max-age=86400', Vary: 'Cookie' });
  response.type('css').send(style);
}
