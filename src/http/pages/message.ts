import type { Request, Response } from 'express';
import { type FieldErrors, NotFound } from '../../domain/errors.ts';
import { restoreMessage } from '../../domain/messages/deletion.ts';
import { listVersions } from '../../domain/messages/editing.ts';
import { reachMessage } from '../../domain/messages/reach.ts';
import { toggleReaction } from '../../domain/messages/reactions.ts';
import { canDelete, canEdit, canReact, canRestore } from '../../domain/policies/messages.ts';
import { canReport } from '../../domain/policies/reports.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { ReactionInput } from '../../inputs/messages.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { emojiNamed, QUICK_EMOJI } from '../../presenters/emoji.ts';
import { placeOf, presentMessage, presentVersion } from '../../presenters/messages.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

/** `/messages/:id`: everything that can be done with a message, as plain forms and links. */
export function showMessage(request: Request, response: Response): Promise<void> {
  return drawMessage(request, response, {});
}

export async function react(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const given = typedValues(request.body).emoji?.trim() ?? '';
      const { emoji } = parseInput(ReactionInput, {
        emoji: emojiNamed(given.replace(/^:|:$/g, '')) ?? given,
      });
      const message = await toggleReaction(actorOf(request), parseId(request.params.messageId), emoji);
      sendDone(request, response, placeOf(message));
    },
    (errors) => drawMessage(request, response, errors),
  );
}

export async function restore(request: Request, response: Response): Promise<void> {
  const message = await restoreMessage(actorOf(request), parseId(request.params.messageId));
  sendDone(request, response, placeOf(message), 'The message is back.');
}

export async function showVersions(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const { message, versions } = await listVersions(actor, parseId(request.params.messageId));
  const list = presentRoomList(await listMyRooms(actor), { currentRoomId: message.roomId });
  const data = {
    list,
    message: presentMessage(message),
    versions: versions.map(presentVersion),
    place: placeOf(message),
  };
  sendPage(request, response, 'versions', { title: 'Versions of a message', unread: list.unread }, data);
}

async function drawMessage(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const message = await reachMessage(actor, parseId(request.params.messageId));
  if (message.kind !== 'text') throw new NotFound();
  const can = {
    react: canReact(message),
    edit: canEdit(actor, message),
    delete: canDelete(actor, message) && message.deletedAt === null,
    restore: canRestore(actor, message),
    report: canReport(actor, message.senderId) && message.deletedAt === null,
  };
  const list = presentRoomList(await listMyRooms(actor), { currentRoomId: message.roomId });
  const data = {
    can,
    list,
    errors,
    message: presentMessage(message),
    room: await reachRoom(actor, message.roomId),
    place: placeOf(message),
    values: typedValues(request.body),
    quickEmoji: QUICK_EMOJI,
  };
  sendPage(request, response, 'message', { title: 'Message', unread: list.unread }, data);
}
