import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Actor } from '../../domain/actor.ts';
import { type FieldErrors, Forbidden, Held } from '../../domain/errors.ts';
import { deleteMessage } from '../../domain/messages/deletion.ts';
import { forgetDraft } from '../../domain/messages/drafts.ts';
import { editMessage } from '../../domain/messages/editing.ts';
import { readHistory } from '../../domain/messages/history.ts';
import type { StoredMessage } from '../../domain/messages/message.ts';
import { type NewMessage, postMessage } from '../../domain/messages/posting.ts';
import { reachDeletableMessage, reachEditableMessage } from '../../domain/messages/reach.ts';
import { asStored } from '../../domain/moderation/screening.ts';
import { needsReason } from '../../domain/policies/messages.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { parseId } from '../../inputs/ids.ts';
import { EditInput, MessageInput } from '../../inputs/messages.ts';
import { OptionalReasonInput } from '../../inputs/moderation.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { sayLimited } from '../../presenters/limits.ts';
import { placeOf, presentMessage } from '../../presenters/messages.ts';
import { renderPartial } from '../../presenters/templates.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, wantsFragment, wantsJson } from '../reply.ts';
import { drawRoom } from './room.ts';

export async function post(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const roomId = parseId(request.params.roomId);
  const isForm = !wantsFragment(request) && !wantsJson(request);
  await orRedraw(
    request,
    response,
    async () => {
      const { body, nonce, reply_to: replyTo, draft } = parseInput(MessageInput, request.body);
      const note = await (isForm ? postForm : postFromScript)(actor, roomId, { body, nonce, replyTo });
      // A script keeps the draft by itself, and may have begun the next one. Another composer's draft stays.
      if (!wantsFragment(request)) await forgetDraft(actor, roomId, [draft, body]);
      sendDone(request, response, `/rooms/${roomId}`, note);
    },
    (errors) => drawUnsent(request, response, roomId, errors),
    (limited) => drawUnsent(request, response, roomId, { body: sayLimited(limited) }),
  ).catch((error: unknown) => {
    if (!isForm || !(error instanceof Forbidden)) throw error;
    response.status(403);
    return drawUnsent(request, response, roomId, { form: error.message });
  });
}

/** The room with what could not be sent in its composer. */
async function drawUnsent(
  request: Request,
  response: Response,
  roomId: number,
  errors: FieldErrors,
): Promise<void> {
  const { body = '', nonce, reply_to } = typedValues(request.body);
  const page = await readHistory(actorOf(request), roomId, {});
  await drawRoom(request, response, page, {
    body,
    nonce: errors.nonce ? undefined : nonce,
    replyTo: reply_to && !errors.reply_to ? parseId(reply_to) : undefined,
    error: Object.values(errors)[0] ?? null,
  });
}

/**
 * A plain form's nonce comes with its page, which a browser may show in two windows: another text with the same nonce is
 * another message.
 */
async function postForm(actor: Actor, roomId: number, message: NewMessage): Promise<string | undefined> {
  try {
    const { body, editedAt, deletedAt } = await postMessage(actor, roomId, message);
    const isAnother = body !== message.body && body !== (await asStored(actor, message.body));
    if (isAnother && !editedAt && !deletedAt)
      await postMessage(actor, roomId, { ...message, nonce: randomUUID() });
  } catch (error) {
    if (error instanceof Held) return error.message;
    throw error;
  }
}

/** A script hears of a message that waits by the status of the answer. */
async function postFromScript(actor: Actor, roomId: number, message: NewMessage): Promise<undefined> {
  await postMessage(actor, roomId, message);
}

/** The edit form: inside the message for htmx, else a page. */
export async function showEditForm(request: Request, response: Response): Promise<void> {
  const message = await reachEditableMessage(actorOf(request), parseId(request.params.messageId));
  await drawEditForm(request, response, message, { body: message.body }, {});
}

export async function editOwnMessage(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const messageId = parseId(request.params.messageId);
  const message = await reachEditableMessage(actor, messageId);
  await orRedraw(
    request,
    response,
    async () => {
      await editMessage(actor, messageId, parseInput(EditInput, request.body).body);
      sendDone(request, response, placeOf(message), 'Message edited.');
    },
    (errors) => drawEditForm(request, response, message, typedValues(request.body), errors),
    (limited) =>
      drawEditForm(request, response, message, typedValues(request.body), { body: sayLimited(limited) }),
  );
}

/** Without a script, deleting asks on a page of its own. */
export function askDeletion(request: Request, response: Response): Promise<void> {
  return drawDeletion(request, response, {});
}

export async function deleteAnyMessage(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { reason } = parseInput(OptionalReasonInput, request.body);
      const message = await deleteMessage(actorOf(request), parseId(request.params.messageId), reason);
      const undo = `/messages/${message.id}/restoration`;
      sendDone(request, response, placeOf(message), { text: 'Message deleted.', undo });
    },
    (errors) => drawDeletion(request, response, errors),
  );
}

/** Whoever deletes what another wrote is asked why. */
async function drawDeletion(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const message = await reachDeletableMessage(actor, parseId(request.params.messageId));
  const data = {
    message: presentMessage(message),
    room: await reachRoom(actor, message.roomId),
    asks: message.senderId !== actor.id,
    needsReason: needsReason(actor, message),
    reason: typedValues(request.body).reason ?? '',
    errors,
  };
  sendPage(request, response, 'delete-message', { title: 'Delete message' }, data);
}

async function drawEditForm(
  request: Request,
  response: Response,
  message: StoredMessage,
  values: Record<string, string>,
  errors: FieldErrors,
): Promise<void> {
  const form = { message: presentMessage(message), values, errors };
  if (wantsFragment(request)) {
    response.type('html').send(renderPartial('edit-form', form));
    return;
  }
  const room = await reachRoom(actorOf(request), message.roomId);
  sendPage(request, response, 'edit-message', { title: 'Edit message' }, { ...form, room });
}
