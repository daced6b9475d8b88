import type { Request, Response } from 'express';
import { NotFound } from '../../../domain/errors.ts';
import { sendPage } from '../../reply.ts';

/** What to do when a link from a mail does not work any more. */
export interface WayOut {
  readonly detail: string;
  readonly href: string;
  readonly label: string;
}

/** Does what a link is for; when that one is over, used, cut short or none at all, says what to do instead. */
export async function orShowWayOut(
  request: Request,
  response: Response,
  work: () => Promise<void>,
  wayOut: WayOut,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    response.status(404);
    sendPage(request, response, 'link-over', { title: 'This link does not work any more' }, wayOut);
  }
}

export function tokenOf({ params }: Request): string {
  return String(params.token);
}
