import { findActorWith } from '../../domain/accounts/api-tokens.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError, Forbidden, InvalidInput, NotFound, TooMany } from '../../domain/errors.ts';
import { preparePost } from '../../domain/messages/posting.ts';
import { markRead } from '../../domain/rooms/unread.ts';
import { parseInput } from '../../inputs/parse.ts';
import { type ProgramCommand, ProgramMessage, parseCommand } from '../../inputs/program-frames.ts';
import { presentApiMessage } from '../../presenters/api/message.ts';
import { presentFields } from '../../presenters/api/problem.ts';
import { CLOSE } from '../frames.ts';
import { tellTyping } from '../typing.ts';
import { eventWire } from './events.ts';
import { replayAll } from './following.ts';
import type { ProgramSocket } from './program-socket.ts';

type Command<Type> = ProgramCommand & { readonly type: Type };

/** Does what a program says, or says why not; `next` is called when the next command may begin, if that is before the end. */
export async function obey(socket: ProgramSocket, text: string, next: () => void): Promise<void> {
  try {
    const command = parseCommand(text);
    if (command.type === 'sync') return await sync(socket, command);
    socket.stopWaiting();
    if (command.type === 'message') return await post(socket, command, next);
    const { actor, roomId } = await admit(socket, command);
    if (command.type === 'read') await markRead(actor, roomId, command.seq);
    else await tellTyping(actor, roomId);
  } catch (error) {
    socket.send(eventWire({ type: 'error', ...explain(error) }));
  }
}

/** The acting person, as they are now, and where: the socket may be older than their role, or than a ban. */
async function admit(
  socket: ProgramSocket,
  { room_id: named }: { room_id?: number | undefined },
): Promise<{ actor: Actor; roomId: number }> {
  const roomId = named ?? socket.roomId;
  if (roomId === null) throw new InvalidInput({ room_id: 'Say in which room.' });
  if (socket.roomId !== null && roomId !== socket.roomId)
    throw new InvalidInput({ room_id: 'This socket is about another room.' });
  if (!socket.scopes.includes('write')) throw new Forbidden('This token lets you read, and nothing else.');
  const actor = await findActorWith(socket.scopes, socket.actor.id);
  if (actor) return { actor, roomId };
  socket.close(CLOSE.rightLost, 'signed out');
  throw new NotFound();
}

async function post(socket: ProgramSocket, command: Command<'message'>, next: () => void): Promise<void> {
  const given = command.nonce;
  const nonce = typeof given === 'string' ? given : null;
  try {
    const { actor, roomId } = await admit(socket, command);
    const message = parseInput(ProgramMessage, command);
    const { content: body, nonce: chosen, reply_to: replyTo } = message;
    const write = await preparePost(actor, roomId, { body, nonce: chosen, replyTo: replyTo ?? undefined });
    const written = write();
    next();
    const stored = presentApiMessage(await written);
    socket.send(eventWire({ type: 'ack', nonce: stored.nonce, message: stored }));
  } catch (error) {
    socket.send(eventWire({ type: 'ack', nonce, error: explain(error) }));
  }
}

/** Of rooms that are not named, what is new. */
async function sync(socket: ProgramSocket, { since, rooms }: Command<'sync'>): Promise<void> {
  const wanted = revsOf(socket, typeof since === 'number' ? since : (rooms ?? since ?? {}));
  const known = [...wanted].flatMap(([roomId, rev]) => {
    const followed = socket.followedRoom(roomId);
    return followed ? [{ followed, rev }] : [];
  });
  const replayed = replayAll(socket, known);
  socket.stopWaiting();
  await replayed;
  const unknown = [...wanted.keys()].filter((roomId) => !socket.followedRoom(roomId));
  if (unknown.length > 0)
    throw new NotFound(
      `This socket does not follow ${unknown.length === 1 ? 'room' : 'the rooms'} ${unknown.join(', ')}.`,
    );
}

function revsOf(
  { roomId }: ProgramSocket,
  since: number | Readonly<Record<string, number>>,
): Map<number, number> {
  if (typeof since !== 'number') return new Map(Object.entries(since).map(([id, rev]) => [Number(id), rev]));
  if (roomId === null)
    throw new InvalidInput({ since: 'Say for each room since when: {"rooms": {"1": 41}}.' });
  return new Map([[roomId, since]]);
}

function explain(error: unknown) {
  if (!(error instanceof DomainError)) throw error;
  const detail = error.message;
  if (error instanceof InvalidInput) return { detail, errors: presentFields(error.fields) };
  return error instanceof TooMany ? { detail, retry_after: error.retryAfterSeconds } : { detail };
}
