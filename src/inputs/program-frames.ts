import { z } from 'zod';
import { InvalidInput } from '../domain/errors.ts';
import { bodyId } from './api/values.ts';
import { body, MessageInput } from './messages.ts';
import { parseInput } from './parse.ts';

const MAX_REV = 2 ** 50;
const ID = /^[1-9]\d{0,14}$/;
const SINCE = 'A rev is a whole number from 0 on; for several rooms, they stand by the rooms’ ids.';

function whole(sentence: string) {
  return z.int(sentence).min(0, sentence).max(MAX_REV, sentence);
}

const room = { room_id: bodyId.optional() };
const rev = whole(SINCE);
const revs = z
  .record(z.string(), rev, SINCE)
  .refine((given) => Object.keys(given).every((id) => ID.test(id)), SINCE);

/** What a program's socket may say. A message is looked at later, so that its `ack` can say what is wrong. */
const COMMANDS = {
  message: z.object({ type: z.literal('message'), ...room }).loose(),
  typing: z.object({ type: z.literal('typing'), ...room }),
  read: z.object({ type: z.literal('read'), ...room, seq: whole('A seq is a whole number from 0 on.') }),
  sync: z.object({
    type: z.literal('sync'),
    since: z.union([rev, revs], SINCE).optional(),
    rooms: revs.optional(),
  }),
} as const;

type CommandType = keyof typeof COMMANDS;

export type ProgramCommand = { [Type in CommandType]: z.output<(typeof COMMANDS)[Type]> }[CommandType];

/** A message as a program's socket sends it. */
export const ProgramMessage = z.object({
  content: body,
  nonce: MessageInput.shape.nonce,
  reply_to: bodyId.nullish(),
});

/** The command. Throws InvalidInput, with a sentence for whoever writes the program. */
export function parseCommand(text: string): ProgramCommand {
  const given = parseJson(text);
  const type = (given as { type?: unknown } | null)?.type as CommandType;
  if (typeof type !== 'string' || !Object.hasOwn(COMMANDS, type))
    throw new InvalidInput({ type: `The type must be one of ${Object.keys(COMMANDS).join(', ')}.` });
  return parseInput(COMMANDS[type] as z.ZodType<ProgramCommand>, given);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput({ form: 'This is not JSON: say one JSON object at a time.' });
  }
}
