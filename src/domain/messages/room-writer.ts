import pg from 'pg';
import type { References } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { NotFound, TooMany } from '../errors.ts';
import { announce } from '../events.ts';
import { type AppendedRow, appendMessages } from './append.ts';
import { readMessage, type StoredMessage } from './message.ts';

const MAX_BATCH = 200;
const MAX_WAITING = 2000;
/** Of all rooms together: each holds a text in memory. */
const MAX_WAITING_IN_ALL = 20_000;
const RETRY_AFTER_SECONDS = 1;
const UNIQUE_VIOLATION = '23505';

/** A message as it goes into the database. */
export interface WritableMessage {
  readonly body: string;
  readonly nonce: string;
  readonly replyTo: number | null;
  readonly refs: References | null;
}

/** What no message has when it is posted. */
const NEW = {
  kind: 'text',
  reactions: null,
  subject: null,
  editedAt: null,
  deletedAt: null,
  deletedBy: null,
} as const;

interface Send {
  readonly senderId: number;
  readonly message: WritableMessage;
  readonly resolve: (stored: StoredMessage | Promise<StoredMessage>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Writes one room's messages: what arrives while a commit is under way goes into the next one, all of it together. */
class RoomWriter {
  private waiting: Send[] = [];
  private isWriting = false;
  readonly roomId: number;

  constructor(roomId: number) {
    this.roomId = roomId;
  }

  /** Resolves once committed. Throws NotFound when the sender is not in the room, TooMany when the queue is full. */
  write(sender: Actor, message: WritableMessage): Promise<StoredMessage> {
    if (this.waiting.length >= MAX_WAITING || waitingInAll >= MAX_WAITING_IN_ALL) {
      throw new TooMany(
        'This room is very busy. Your message was not sent; please try again.',
        RETRY_AFTER_SECONDS,
      );
    }
    return new Promise((resolve, reject) => {
      waitingInAll++;
      this.waiting.push({ senderId: sender.id, message, resolve, reject });
      if (!this.isWriting) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      await commit(this.roomId, batch);
      waitingInAll -= batch.length;
    }
    this.isWriting = false;
    writers.delete(this.roomId);
  }
}

/** Sends that are not answered yet. */
let waitingInAll = 0;

/** Only rooms that are being written to have a writer. */
const writers = new Map<number, RoomWriter>();

/** The writer of that room. */
export function writerOf(roomId: number): RoomWriter {
  const writer = writers.get(roomId) ?? new RoomWriter(roomId);
  writers.set(roomId, writer);
  return writer;
}

/** Resolves when everything that was handed to any writer is committed or refused. */
export async function drainWriters(): Promise<void> {
  while (writers.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Commits a batch and answers every send in it. A batch that fails is taken apart, so that one bad message fails alone. */
async function commit(roomId: number, batch: Send[]): Promise<void> {
  try {
    settle(roomId, batch, await appendOnce(roomId, batch));
  } catch (error) {
    if (batch.length > 1 && error instanceof pg.DatabaseError) {
      for (const send of batch) await commit(roomId, [send]);
    } else {
      for (const send of batch) send.reject(error);
    }
  }
}

/** Runs the statement; again when another instance stored one of the nonces meanwhile: then it is there to be found. */
async function appendOnce(roomId: number, batch: Send[]): Promise<AppendedRow[]> {
  const append = () =>
    appendMessages(
      roomId,
      batch.map((send) => send.senderId),
      batch.map((send) => send.message.nonce),
      batch.map((send) => send.message.body),
      batch.map((send) => send.message.replyTo),
      batch.map((send) => send.message.refs && JSON.stringify(send.message.refs)),
    );
  try {
    return await append();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return append();
    throw error;
  }
}

/** Everybody is told of the whole commit before anybody is answered. */
function settle(roomId: number, batch: Send[], rows: AppendedRow[]): void {
  const posted = batch.map((send, index) => composeMessage(roomId, send, rows[index]));
  const messages = posted.filter((message) => message !== undefined);
  if (messages.length > 0) announce('messages.posted', { roomId, messages });
  for (const [index, send] of batch.entries()) {
    const message = posted[index];
    if (message) send.resolve(message);
    else answerRepeat(roomId, send, rows[index]);
  }
}

/** What was sent with what the database has added; undefined for what is not new. */
function composeMessage(roomId: number, send: Send, row: AppendedRow | undefined): StoredMessage | undefined {
  if (!row?.isNew || row.id === null) return undefined;
  const { isNew, id, ...added } = row;
  const { body, nonce, refs } = send.message;
  return { ...NEW, ...added, id, roomId, senderId: send.senderId, body, nonce, refs };
}

function answerRepeat(roomId: number, send: Send, row: AppendedRow | undefined): void {
  if (!row || row.id === null) {
    send.reject(new NotFound());
    return;
  }
  announce('message.repeated', { roomId, rev: row.rev });
  send.resolve(readMessage(row.id));
}
