import { type Request, type Response, Router } from 'express';
import { requireUser } from '../../domain/accounts/people.ts';
import type { FieldErrors } from '../../domain/errors.ts';
import { banFromRoom, listRoomBans, type RoomBan } from '../../domain/moderation/room-banning.ts';
import { liftSanction } from '../../domain/moderation/sanctions.ts';
import { setSlowMode } from '../../domain/moderation/server.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { LiftInput, RoomBanInput, SlowModeInput } from '../../inputs/room-order.ts';
import { presentMoment } from '../../presenters/moments.ts';
import { presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

/** `/rooms/:id/order`: slow mode, and who cannot come in. For those who keep order in the room. */
export function createRoomOrderRoutes(): Router {
  const router = Router();
  router.get('/rooms/:roomId/order', showOrder);
  router.post('/rooms/:roomId/slow-mode', changeSlowMode);
  router.post('/rooms/:roomId/bans', ban);
  router.post('/rooms/:roomId/bans/:sanctionId/removal', lift);
  return router;
}

function showOrder(request: Request, response: Response): Promise<void> {
  return draw(request, response, {});
}

function changeSlowMode(request: Request, response: Response): Promise<void> {
  return act(request, response, async (roomId) => {
    const { seconds } = parseInput(SlowModeInput, request.body);
    await setSlowMode(actorOf(request), roomId, seconds);
    return seconds > 0 ? 'The room is in slow mode.' : 'Slow mode is off.';
  });
}

function ban(request: Request, response: Response): Promise<void> {
  return act(request, response, async (roomId) => {
    const { username, reason, hours: endsAt } = parseInput(RoomBanInput, request.body);
    const { id: userId, displayName } = await requireUser(username, 'username');
    await banFromRoom(actorOf(request), roomId, { userId, reason, endsAt });
    return `${displayName} is banned from this room.`;
  });
}

function lift(request: Request, response: Response): Promise<void> {
  return act(request, response, async () => {
    const sanctionId = parseId(request.params.sanctionId);
    await liftSanction(actorOf(request), sanctionId, parseInput(LiftInput, request.body).reason);
    return 'The ban is lifted.';
  });
}

async function act(
  request: Request,
  response: Response,
  work: (roomId: number) => Promise<string>,
): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await orRedraw(
    request,
    response,
    async () => sendDone(request, response, `/rooms/${roomId}/order`, await work(roomId)),
    (errors) => draw(request, response, errors),
  );
}

async function draw(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const room = await reachRoom(actor, parseId(request.params.roomId));
  const [rooms, bans] = await Promise.all([listMyRooms(actor), listRoomBans(actor, room.id)]);
  const list = presentRoomList(rooms, { currentRoomId: room.id });
  const asked = typedValues(request.query);
  const values = { seconds: String(room.slowModeSeconds), ...asked, ...typedValues(request.body) };
  const data = { list, room: presentRoomHead(actor, room), bans: bans.map(presentBan), values, errors };
  sendPage(request, response, 'room-order', { title: `Order in ${room.name}`, unread: list.unread }, data);
}

function presentBan({ endsAt, ...rest }: RoomBan) {
  return { ...rest, endsAt: endsAt && presentMoment(endsAt) };
}
