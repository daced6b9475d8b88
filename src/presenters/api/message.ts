import { z } from 'zod';
import type { StoredMessage } from '../../domain/messages/message.ts';
import { renderBody } from '../markdown.ts';
import { id, moment } from './values.ts';

const ReactionShape = z
  .object({ emoji: z.string(), count: z.int(), user_ids: z.array(id) })
  .meta({ id: 'Reaction' });

/** A message as programs get it, by every door. */
export const MessageShape = z
  .object({
    id,
    room_id: id,
    seq: z.int().describe('1, 2, 3 … in its room, without gaps, in the order of all screens.'),
    rev: z.int().describe('Of its newest change: every change in a room takes the next one.'),
    nonce: z.string().describe('As its sender chose it.'),
    sender_id: id,
    sender_username: z.string(),
    content: z.string().describe('As it was typed, in Markdown; empty once deleted.'),
    content_html: z.string().describe('The same as safe HTML.'),
    timestamp: moment,
    message_type: z.literal('text'),
    is_edited: z.boolean(),
    is_deleted: z.boolean(),
    reply_to: id.nullable().describe('The message that it answers.'),
    reactions: z.array(ReactionShape),
  })
  .meta({ id: 'Message' });

export type ApiMessage = z.output<typeof MessageShape>;

export function presentApiMessage(message: StoredMessage): ApiMessage {
  return {
    id: message.id,
    room_id: message.roomId,
    seq: message.seq,
    rev: message.rev,
    nonce: message.nonce,
    sender_id: message.senderId,
    sender_username: message.senderUsername,
    content: message.body,
    content_html: renderBody(message.body, message.refs),
    timestamp: message.createdAt.toISOString(),
    message_type: 'text',
    is_edited: message.editedAt !== null,
    is_deleted: message.deletedAt !== null,
    reply_to: message.replyTo?.id ?? null,
    reactions: (message.reactions ?? []).map(({ emoji, people }) => ({
      emoji,
      count: people.length,
      user_ids: people.map((person) => person.id),
    })),
  };
}
