import type { Request, Response } from 'express';
import { block, reachBlockable, unblock } from '../../domain/accounts/blocks.ts';
import { parseUsername } from '../../inputs/people.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendDone, sendPage } from '../reply.ts';

/** Blocking asks once, on a page of its own. */
export async function askBlock(request: Request, response: Response): Promise<void> {
  const person = await reachBlockable(actorOf(request), parseUsername(request.params.username));
  const { username, displayName } = person;
  sendPage(request, response, 'block', { title: `Block ${displayName}` }, { username, displayName });
}

export async function blockPerson(request: Request, response: Response): Promise<void> {
  const person = await block(actorOf(request), parseUsername(request.params.username));
  sendDone(request, response, `/people/${person.username}`, `You have blocked ${person.displayName}.`);
}

export async function unblockPerson(request: Request, response: Response): Promise<void> {
  const person = await unblock(actorOf(request), parseUsername(request.params.username));
  const done = `${person.displayName} is not blocked any more.`;
  sendDone(request, response, `/people/${person.username}`, done);
}
