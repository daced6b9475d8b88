import { deleteMessage } from '../../domain/messages/deletion.ts';
import { editMessage } from '../../domain/messages/editing.ts';
import { readTexts } from '../../domain/messages/history.ts';
import { postMessage } from '../../domain/messages/posting.ts';
import { reachTextIn } from '../../domain/messages/reach.ts';
import {
  ApiEditInput,
  HistoryQuery,
  MessagePath,
  NewApiMessageInput,
  ReasonQuery,
} from '../../inputs/api/messages.ts';
import { RoomPath } from '../../inputs/api/rooms.ts';
import { HistoryShape, presentHistory } from '../../presenters/api/history.ts';
import { MessageShape, presentApiMessage } from '../../presenters/api/message.ts';
import { Problem } from '../../presenters/api/problem.ts';
import { done, ok, operation } from './operation.ts';

const tag = 'Messages';
const MESSAGES = '/chat/rooms/{room_id}/messages';
const MESSAGE = `${MESSAGES}/{message_id}`;
const example = { params: { room_id: 1, message_id: 1 } };

const list = operation({
  method: 'get',
  path: MESSAGES,
  tag,
  summary: 'What was said in a room, page by page',
  description:
    'The newest page unless a cursor is given. Deleted messages keep their place and their `seq`, without their text.',
  access: 'read',
  params: RoomPath,
  query: HistoryQuery,
  answers: { 200: { description: 'Oldest first.', shape: HistoryShape } },
  example: { params: { room_id: 1 }, query: { after: 0, limit: 20 } },
  async handle({ visitor: { actor }, params, query: { before, after, limit } }) {
    const cursor = { limit, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    const page = await readTexts(actor, params.room_id, cursor);
    return ok(presentHistory(page, after !== undefined));
  },
});

const post = operation({
  method: 'post',
  path: MESSAGES,
  tag,
  summary: 'Post a message',
  description:
    'When the answer is there, the message is stored. To send it again with the same `nonce` is to ask whether it was.',
  access: 'write',
  params: RoomPath,
  body: NewApiMessageInput,
  answers: {
    200: { description: 'It was posted before, with the same nonce.', shape: MessageShape },
    201: { description: 'It is posted.', shape: MessageShape },
    202: {
      description: 'It waits for a moderator, and is posted as soon as they let it pass.',
      shape: Problem,
    },
  },
  example: { params: { room_id: 1 }, body: { content: 'Hello, **everybody**!', nonce: 'hello-1' } },
  async handle({ visitor: { actor }, params, body: { content, nonce, reply_to: replyTo } }) {
    const message = { body: content, nonce, replyTo: replyTo ?? undefined };
    const posted = await postMessage(actor, params.room_id, message);
    return { status: posted.isRepeat ? 200 : 201, body: presentApiMessage(posted) };
  },
});

const show = operation({
  method: 'get',
  path: MESSAGE,
  tag,
  summary: 'One message',
  access: 'read',
  params: MessagePath,
  answers: { 200: { description: 'As it is now.', shape: MessageShape } },
  example,
  async handle({ visitor: { actor }, params }) {
    return ok(presentApiMessage(await reachTextIn(actor, params.room_id, params.message_id)));
  },
});

const edit = operation({
  method: 'patch',
  path: MESSAGE,
  tag,
  summary: 'Give my message another text',
  access: 'write',
  params: MessagePath,
  body: ApiEditInput,
  answers: { 200: { description: 'As it is now.', shape: MessageShape } },
  example: { ...example, body: { content: 'Hello, everybody.' } },
  async handle({ visitor: { actor }, params, body }) {
    await reachTextIn(actor, params.room_id, params.message_id);
    return ok(presentApiMessage(await editMessage(actor, params.message_id, body.content)));
  },
});

const remove = operation({
  method: 'delete',
  path: MESSAGE,
  tag,
  summary: 'Delete a message',
  description: 'One’s own, and anybody’s where one keeps order. Staff of the server say why.',
  access: 'write',
  params: MessagePath,
  query: ReasonQuery,
  answers: { 204: { description: 'Only its place is left.' } },
  example,
  async handle({ visitor: { actor }, params, query }) {
    await reachTextIn(actor, params.room_id, params.message_id);
    await deleteMessage(actor, params.message_id, query.reason);
    return done;
  },
});

export const messageOperations = [list, post, show, edit, remove];
