import { type Request, type Response, Router } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { listDeliveries } from '../../domain/programs/delivery-log.ts';
import {
  listIncomingWebhooks,
  makeIncomingWebhook,
  revokeIncomingWebhook,
} from '../../domain/programs/incoming-webhooks.ts';
import {
  deleteOutgoingWebhook,
  listOutgoingWebhooks,
  makeOutgoingWebhook,
  switchOutgoingWebhook,
  testOutgoingWebhook,
} from '../../domain/programs/outgoing-webhooks.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { NewIncomingWebhookInput, NewOutgoingWebhookInput, SwitchInput } from '../../inputs/webhooks.ts';
import { presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';
import { presentDeliveryLine, presentIncoming, presentOutgoing } from '../../presenters/webhooks.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, sendPageOnce } from '../reply.ts';

/** What a page shows for the only time: a webhook's address, or the secret of one. */
interface ShownOnce {
  readonly address?: string;
  readonly secret?: string;
}

type WebhookForm = 'incoming' | 'outgoing';

/** `/rooms/:id/integrations`: programs that post into the room, and programs that are told what happens in it. */
export function createIntegrationRoutes(): Router {
  const router = Router();
  router.get('/rooms/:roomId/integrations', showIntegrations);
  router.post('/rooms/:roomId/integrations/incoming', makeIncoming);
  router.post('/rooms/:roomId/integrations/incoming/:webhookId/removal', revoke);
  router.post('/rooms/:roomId/integrations/outgoing', makeOutgoing);
  router.get('/rooms/:roomId/integrations/outgoing/:webhookId', showDeliveries);
  router.post('/rooms/:roomId/integrations/outgoing/:webhookId/switch', switchOnOrOff);
  router.post('/rooms/:roomId/integrations/outgoing/:webhookId/tests', test);
  router.post('/rooms/:roomId/integrations/outgoing/:webhookId/removal', remove);
  return router;
}

async function showIntegrations(request: Request, response: Response): Promise<void> {
  sendPage(request, response, 'room-integrations', head, await gather(request, {}));
}

/** What is shown once is in the answer itself, so that it is kept nowhere. */
function makeIncoming(request: Request, response: Response): Promise<void> {
  return make(request, response, 'incoming', async (roomId) => {
    const secret = await makeIncomingWebhook(
      actorOf(request),
      roomId,
      parseInput(NewIncomingWebhookInput, request.body),
    );
    return { address: `/hooks/${secret}` };
  });
}

function makeOutgoing(request: Request, response: Response): Promise<void> {
  return make(request, response, 'outgoing', async (roomId) => {
    const input = parseInput(NewOutgoingWebhookInput, request.body);
    return { secret: await makeOutgoingWebhook(actorOf(request), roomId, input) };
  });
}

async function make(
  request: Request,
  response: Response,
  form: WebhookForm,
  work: (roomId: number) => Promise<ShownOnce>,
): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const shown = await work(parseId(request.params.roomId));
      request.body = {};
      sendPageOnce(request, response, 'room-integrations', head, await gather(request, { shown }));
    },
    async (errors) =>
      sendPage(request, response, 'room-integrations', head, await gather(request, { errors, form })),
  );
}

async function revoke(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  await revokeIncomingWebhook(actorOf(request), roomId, webhookId);
  sendDone(request, response, placeOf(roomId), 'Its address leads nowhere any more.');
}

async function switchOnOrOff(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  const { enabled } = parseInput(SwitchInput, request.body);
  await switchOutgoingWebhook(actorOf(request), roomId, webhookId, enabled);
  sendDone(request, response, placeOf(roomId), enabled ? 'It is switched on.' : 'It is switched off.');
}

async function test(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  await testOutgoingWebhook(actorOf(request), roomId, webhookId);
  const text = 'A test is on its way. What comes of it is listed here within ten seconds: look again then.';
  sendDone(request, response, `${placeOf(roomId)}/outgoing/${webhookId}`, text);
}

async function remove(request: Request, response: Response): Promise<void> {
  const { roomId, webhookId } = idsOf(request);
  await deleteOutgoingWebhook(actorOf(request), roomId, webhookId);
  sendDone(request, response, placeOf(roomId), 'It is deleted.');
}

async function showDeliveries(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const { roomId, webhookId } = idsOf(request);
  const { webhook, deliveries } = await listDeliveries(actor, roomId, webhookId);
  const data = {
    list: presentRoomList(await listMyRooms(actor), { currentRoomId: roomId }),
    roomId,
    webhook: presentOutgoing(webhook, roomId),
    deliveries: deliveries.map(presentDeliveryLine),
  };
  sendPage(request, response, 'webhook-deliveries', { title: webhook.name }, data);
}

const head = { title: 'Integrations' };

async function gather(
  request: Request,
  {
    errors = {},
    form = 'incoming',
    shown = {},
  }: { errors?: FieldErrors; form?: WebhookForm; shown?: ShownOnce },
): Promise<object> {
  const actor = actorOf(request);
  const roomId = parseId(request.params.roomId);
  const [incoming, outgoing] = [
    await listIncomingWebhooks(actor, roomId),
    await listOutgoingWebhooks(actor, roomId),
  ];
  const [room, rooms] = [await reachRoom(actor, roomId), await listMyRooms(actor)];
  const given = { values: typedValues(request.body), errors };
  const nothing = { values: {}, errors: {} };
  return {
    list: presentRoomList(rooms, { currentRoomId: roomId }),
    room: presentRoomHead(actor, room),
    incoming: incoming.map((each) => presentIncoming(each, roomId)),
    outgoing: outgoing.map((each) => presentOutgoing(each, roomId)),
    incomingForm: form === 'incoming' ? given : nothing,
    outgoingForm: form === 'outgoing' ? given : nothing,
    shown: { address: null, secret: null, ...shown },
  };
}

function idsOf({ params }: Request) {
  return { roomId: parseId(params.roomId), webhookId: parseId(params.webhookId) };
}

function placeOf(roomId: number): string {
  return `/rooms/${roomId}/integrations`;
}
