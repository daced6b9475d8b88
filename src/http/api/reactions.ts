import type { Actor } from '../../domain/actor.ts';
import { reachTextIn } from '../../domain/messages/reach.ts';
import { setReaction, unsetReaction } from '../../domain/messages/reactions.ts';
import { ApiReactionInput, MessagePath } from '../../inputs/api/messages.ts';
import { MessageShape, presentApiMessage } from '../../presenters/api/message.ts';
import { ok, operation, type Reply } from './operation.ts';

/** What the two have in common. */
const reaction = {
  path: '/chat/rooms/{room_id}/messages/{message_id}/reactions',
  tag: 'Messages',
  description: 'A second time changes nothing.',
  access: 'write',
  params: MessagePath,
  answers: { 200: { description: 'The message as it is now.', shape: MessageShape } },
} as const;
const params = { room_id: 1, message_id: 1 };
const emoji = { emoji: '👍' };

const put = operation({
  ...reaction,
  method: 'put',
  summary: 'React to a message',
  body: ApiReactionInput,
  example: { params, body: emoji },
  handle: ({ visitor, params, body }) => react(setReaction, visitor.actor, { ...params, ...body }),
});

const takeBack = operation({
  ...reaction,
  method: 'delete',
  summary: 'Take a reaction back',
  query: ApiReactionInput,
  example: { params, query: emoji },
  handle: ({ visitor, params, query }) => react(unsetReaction, visitor.actor, { ...params, ...query }),
});

async function react(
  change: typeof setReaction,
  actor: Actor,
  on: { room_id: number; message_id: number; emoji: string },
): Promise<Reply> {
  await reachTextIn(actor, on.room_id, on.message_id);
  return ok(presentApiMessage(await change(actor, on.message_id, on.emoji)));
}

export const reactionOperations = [put, takeBack];
