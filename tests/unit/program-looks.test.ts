import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoredMessage } from '../../src/domain/messages/message.ts';
import type { Look } from '../../src/realtime/live-room.ts';
import { createEventLook } from '../../src/realtime/programs/events.ts';
import { createLineLook } from '../../src/realtime/programs/lines.ts';

const SEEN = 9;

function message(seq: number, rev: number, changes: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id: seq,
    roomId: 1,
    seq,
    rev,
    kind: 'text',
    senderId: 1,
    senderUsername: 'ada',
    senderDisplayName: 'Ada',
    body: `text ${seq}`,
    nonce: `n-${seq}`,
    refs: null,
    replyTo: null,
    reactions: null,
    subject: null,
    continues: false,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    createdAt: new Date('2026-01-31T09:30:00Z'),
    ...changes,
  } as StoredMessage;
}

function show(look: Look, messages: readonly StoredMessage[]): string {
  const revs = messages.map(({ rev }) => rev);
  const range = { roomId: 1, firstRev: Math.min(...revs), lastRev: Math.max(...revs) };
  return String(look.show?.(look.read(range, messages)).bytes);
}

describe('what programs get of a change', () => {
  const reactions = [{ emoji: '👍', people: [{ id: 2, displayName: 'Bob' }] }] as never;
  const changed = [message(11, 21), message(10, 22, { reactions }), message(8, 23, { reactions })];

  it('is a line for a message that somebody reacted to before it was read, and none for an older one', () => {
    const look = createLineLook();
    look.begin?.({ messageCount: SEEN, newestId: SEEN });
    assert.equal(show(look, changed), '[09:30] Ada: text 11\n[09:30] Ada: text 10\n');
    assert.equal(show(look, [message(10, 24)]), '');
  });

  it('is a message the first time, whatever happened to it meanwhile', () => {
    const look = createEventLook();
    look.begin?.({ messageCount: SEEN, newestId: SEEN });
    const types = () => [...show(look, changed).matchAll(/"type":"(message\w*)"/g)].map(([, type]) => type);
    assert.deepEqual(types(), ['message', 'message', 'message_updated']);
    assert.deepEqual(types(), ['message_updated', 'message_updated', 'message_updated']);
  });

  it('is who came or went once, and nothing that is over when it is read', () => {
    const look = createEventLook();
    look.begin?.({ messageCount: SEEN, newestId: SEEN });
    const notice = (id: number, rev: number, kind: 'joined' | 'left') =>
      message(id, rev, { kind, seq: SEEN });
    const types = (...notices: StoredMessage[]) =>
      [...show(look, notices).matchAll(/"type":"(\w*)"/g)].map(([, type]) => type);
    assert.deepEqual(types(notice(12, 21, 'joined'), notice(11, 22, 'left'), notice(SEEN, 23, 'left')), [
      'user_joined',
    ]);
    assert.deepEqual(types(notice(12, 24, 'joined'), notice(13, 25, 'left')), ['user_left']);
  });
});
