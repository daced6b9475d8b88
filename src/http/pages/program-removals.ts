import { type Request, type Response, Router } from 'express';
import { reachOwnBot } from '../../domain/programs/bots.ts';
import { reachIncomingWebhook } from '../../domain/programs/incoming-webhooks.ts';
import { reachOutgoingWebhook } from '../../domain/programs/outgoing-webhooks.ts';
import { parseId } from '../../inputs/ids.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendPage } from '../reply.ts';

/** What is asked before something goes for good. */
interface Question {
  readonly question: string;
  /** What goes with it, and what stays. */
  readonly what: string;
  readonly verb: string;
  /** Where those go who keep it. */
  readonly back: string;
}

/** Before a bot or a webhook is deleted: the form on these pages leads to the address that they have. */
export function createRemovalQuestions(): Router {
  const router = Router();
  router.get('/settings/bots/:botId/removal', askAboutBot);
  router.get('/rooms/:roomId/integrations/incoming/:webhookId/removal', askAboutIncoming);
  router.get('/rooms/:roomId/integrations/outgoing/:webhookId/removal', askAboutOutgoing);
  return router;
}

async function askAboutBot(request: Request, response: Response): Promise<void> {
  const { displayName } = await reachOwnBot(actorOf(request), parseId(request.params.botId));
  ask(request, response, {
    question: `Delete ${displayName}?`,
    what: 'Its tokens and the addresses of its webhooks are void at once, for good. What it wrote stays, under no name.',
    verb: 'Delete',
    back: '/settings/bots',
  });
}

async function askAboutIncoming(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  const { name } = await reachIncomingWebhook(actorOf(request), roomId, webhookId);
  ask(request, response, {
    question: `Revoke ${name}?`,
    what: 'Its address leads nowhere from then on, and its bot leaves the room. What it wrote stays.',
    verb: 'Revoke',
    back: `/rooms/${roomId}/integrations`,
  });
}

async function askAboutOutgoing(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  const { name } = await reachOutgoingWebhook(actorOf(request), roomId, webhookId);
  ask(request, response, {
    question: `Delete ${name}?`,
    what: 'Nothing is told to its address any more, and the list of what was sent goes too.',
    verb: 'Delete',
    back: `/rooms/${roomId}/integrations/outgoing/${webhookId}`,
  });
}

function ask(request: Request, response: Response, question: Question): void {
  sendPage(
    request,
    response,
    'removal',
    { title: question.question },
    { ...question, action: request.originalUrl.split('?')[0] },
  );
}

function idsOf({ params }: Request) {
  return { roomId: parseId(params.roomId), webhookId: parseId(params.webhookId) };
}
