import type { Request, Response } from 'express';
import { renderOwnStyle } from '../../presenters/own-style.ts';
import { actorOf } from '../middleware/authentication.ts';

/** `/me.css`: turns on what is this person's own in rows that are the same for everybody. Its link names the person. */
export function sendMyStyle(request: Request, response: Response): void {
  response.set({ 'Cache-Control': 'private, max-age=86400', Vary: 'Cookie' });
  response.type('css').send(renderOwnStyle(actorOf(request)));
}
