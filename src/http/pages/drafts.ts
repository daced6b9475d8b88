import type { Request, Response } from 'express';
import { keepDraft } from '../../domain/messages/drafts.ts';
import { parseId } from '../../inputs/ids.ts';
import { DraftInput } from '../../inputs/messages.ts';
import { parseInput } from '../../inputs/parse.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendDone } from '../reply.ts';

export async function saveDraft(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  const { body, was } = parseInput(DraftInput, request.body);
  await keepDraft(actorOf(request), roomId, body, was);
  sendDone(request, response, `/rooms/${roomId}`, 'Draft kept.');
}
