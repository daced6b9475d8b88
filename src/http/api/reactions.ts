import { reachTextIn } from '../../domain/messages/reach.ts';
import { setReaction, unsetReaction } from '../../domain/messages/reactions.ts';
import { ApiReactionInput, MessagePath } from '../../inputs/api/messages.ts';
import { MessageShape, presentApiMessage } from '../../presenters/api/message.ts';
import { ok, operation } from './operation.ts';

const path = '/chat/rooms/{room_id}/messages/{message_id}/reactions';

const put = reacting('put', 'React to a message', setReaction);
const takeBack = reacting('delete', 'Take a reaction back', unsetReaction);

function reacting(method: 'put' | 'delete', summary: string, react: typeof setReaction) {
  return operation({
    method,
    path,
    tag: 'Messages',
    summary,
    description: 'A second time changes nothing.',
    access: 'write',
    params: MessagePath,
    body: ApiReactionInput,
    answers: { 200: { description: 'The message as it is now.', shape: MessageShape } },
    example: { params: { room_id: 1, message_id: 1 }, body: { emoji: '👍' } },
    async handle({ visitor: { actor }, params, body }) {
      await reachTextIn(actor, params.room_id, params.message_id);
      return ok(presentApiMessage(await react(actor, params.message_id, body.emoji)));
    },
  });
}

export const reactionOperations = [put, takeBack];
