import pg from 'pg';
import { commits } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { type AppendedRow, appendToFreeRooms, appendToRoom } from './append.ts';
import { type PostedMessage, readMessage, type StoredMessage } from './message.ts';
import { whyRefused } from './refusals.ts';
import { toRoomPosts } from './room-posts.ts';
import {
  enqueue,
  giveBack,
  isAnyReady,
  isIdle,
  type Portion,
  type Send,
  takePortions,
  type WritableMessage,
} from './send-queue.ts';

/** So many at a time: while one is under way the next is made ready. */
const MAX_COMMITS = 2;
const UNIQUE_VIOLATION = '23505';

let commitsUnderWay = 0;
let isScheduled = false;

/**
 * Resolves once committed. What arrives while commits are under way, or in one turn of the event loop, is committed
 * together, whatever room it is for; of one room in the order in which it came. Throws NotFound when the sender is not in
 * the room, Forbidden when they may not write, TooMany in slow mode and when the room cannot keep up.
 */
export function writeMessage(
  sender: Actor,
  roomId: number,
  message: WritableMessage,
): Promise<PostedMessage> {
  return new Promise((resolve, reject) => {
    enqueue(roomId, { sender, message, resolve, reject });
    schedule();
  });
}

/** Resolves when everything that was to be written is committed or refused. */
export async function drainWriter(): Promise<void> {
  while (!isIdle()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function schedule(): void {
  if (isScheduled || commitsUnderWay === MAX_COMMITS || !isAnyReady()) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    void commitNext();
  });
}

async function commitNext(): Promise<void> {
  const portions = takePortions();
  commits.observe(portions.reduce((sum, { sends }) => sum + sends.length, 0));
  commitsUnderWay++;
  schedule();
  const left = await commitTogether(portions);
  commitsUnderWay--;
  for (const portion of portions) if (!left.has(portion)) giveBack(portion);
  for (const portion of left) void commitInTurn(portion);
  schedule();
}

/** Returns what is to be committed for itself: rooms that another instance was writing to; all of them, when one was refused. */
async function commitTogether(portions: readonly Portion[]): Promise<Set<Portion>> {
  const left = new Set(portions);
  try {
    const rows = byPosition(await appendToFreeRooms(toRoomPosts(portions)));
    let position = 0;
    for (const portion of portions) {
      const own = portion.sends.map(() => rows.get(position++));
      if (own.every((row) => row === undefined)) continue;
      settle(portion.roomId, portion.sends, own);
      left.delete(portion);
    }
  } catch (error) {
    if (error instanceof pg.DatabaseError) return left;
    for (const portion of portions) reject(portion.sends, error);
    left.clear();
  }
  return left;
}

/** Rooms do not wait for each other: a room that is locked holds up nothing but itself. */
async function commitInTurn(portion: Portion): Promise<void> {
  await commitRoom(portion.roomId, portion.sends);
  giveBack(portion);
  schedule();
}

/** Commits sends of one room. When they fail they are taken apart, so that one bad message fails alone. */
async function commitRoom(roomId: number, sends: readonly Send[]): Promise<void> {
  try {
    const rows = byPosition(await appendOnce(roomId, sends));
    settle(
      roomId,
      sends,
      sends.map((_, position) => rows.get(position)),
    );
  } catch (error) {
    if (sends.length > 1 && error instanceof pg.DatabaseError) {
      for (const send of sends) await commitRoom(roomId, [send]);
    } else reject(sends, error);
  }
}

/** Again when another instance stored one of the nonces meanwhile: then it is there to be found. */
async function appendOnce(roomId: number, sends: readonly Send[]): Promise<AppendedRow[]> {
  const [room] = toRoomPosts([{ roomId, sends }]);
  if (!room) return [];
  try {
    return await appendToRoom(room);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return appendToRoom(room);
    throw error;
  }
}

function byPosition(rows: readonly AppendedRow[]): Map<number, AppendedRow> {
  return new Map(rows.map((row) => [row.position, row]));
}

/** Everybody is told of what was committed before anybody is answered. */
function settle(roomId: number, sends: readonly Send[], rows: readonly (AppendedRow | undefined)[]): void {
  const posted = sends.map((send, index) => composeMessage(roomId, send, rows[index]));
  const messages = posted.filter((message) => message !== undefined);
  if (messages.length > 0)
    announce('messages.posted', { roomId, messages, arrivals: arrivalsOf(sends, posted) });
  for (const [index, send] of sends.entries()) {
    const message = posted[index];
    if (message) send.resolve(message);
    else answerRepeat(roomId, send, rows[index]);
  }
}

function arrivalsOf(sends: readonly Send[], posted: readonly (StoredMessage | undefined)[]): number[] {
  const arrivals: number[] = [];
  for (const [index, { message }] of sends.entries())
    if (posted[index] && message.arrivedAt !== undefined) arrivals.push(message.arrivedAt);
  return arrivals;
}

/** What was sent with what the database has added; undefined for what is not new. */
function composeMessage(roomId: number, send: Send, row: AppendedRow | undefined): StoredMessage | undefined {
  if (!row?.isNew) return undefined;
  return {
    id: row.id,
    roomId,
    kind: 'text',
    seq: row.seq,
    rev: row.rev,
    nonce: send.message.nonce,
    senderId: send.sender.id,
    senderUsername: row.senderUsername,
    senderDisplayName: row.senderDisplayName,
    senderAvatarVersion: row.senderAvatarVersion,
    body: send.message.body,
    refs: send.message.refs,
    replyTo: row.replyTo,
    reactions: null,
    subject: null,
    continues: row.continues,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    createdAt: row.createdAt,
  };
}

function answerRepeat(roomId: number, send: Send, row: AppendedRow | undefined): void {
  if (!row) {
    whyRefused(send.sender, roomId).then(send.reject, send.reject);
    return;
  }
  announce('message.repeated', { roomId, rev: row.rev });
  send.resolve(readRepeated(row.id));
}

async function readRepeated(messageId: number): Promise<PostedMessage> {
  return { ...(await readMessage(messageId)), isRepeat: true };
}

function reject(sends: readonly Send[], error: unknown): void {
  for (const send of sends) send.reject(error);
}
