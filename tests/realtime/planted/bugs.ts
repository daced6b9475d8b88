import { ENDING_BUGS, HEALING_BUGS } from './later-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

const WRITER = 'src/domain/messages/writer.ts';
const APPEND = 'src/domain/messages/append.ts';
const LIVE_ROOM = 'src/realtime/live-room.ts';
const SOCKET = 'src/realtime/live-socket.ts';
const SUBSCRIPTION = 'src/realtime/subscription.ts';
const COMMANDS = 'src/realtime/commands.ts';

const WRITING: readonly PlantedBug[] = [
  {
    name: 'broadcast before commit',
    file: WRITER,
    find: 'const left = await commitTogether(portions);',
    replace: `const { database } = await import('../../db/connection.ts');
  const left = await database().sequelize.transaction(() => commitTogether(portions));`,
    caughtBy: ['realtime/commit'],
  },
  {
    name: 'announce inside the transaction',
    file: 'src/db/transaction.ts',
    find: 'if (acts) acts.push(act);',
    replace: 'if (acts) act();',
    caughtBy: ['realtime/commit'],
  },
  {
    name: 'a mute that what is under way does not see',
    file: APPEND,
    find: 'OR (silenced_until IS NULL OR silenced_until <= clock_timestamp())',
    replace: 'OR true',
    caughtBy: ['order/races'],
  },
  {
    name: 'acknowledge from memory, before the commit',
    file: WRITER,
    find: 'enqueue(roomId, { sender, message, resolve, reject });',
    replace: `resolve({ id: 0, roomId, senderId: sender.id, ...message } as unknown as StoredMessage);
    enqueue(roomId, { sender, message, resolve, reject });`,
    caughtBy: ['realtime/commit', 'faults/postgres'],
  },
  {
    name: 'dedupe missing: the nonce is not looked up',
    file: APPEND,
    find: 'AND messages.nonce = sent.nonce LIMIT 1',
    replace: 'AND false LIMIT 1',
    caughtBy: ['domain/posting', 'faults/network'],
  },
  {
    name: 'a bad message spoils its batch',
    file: WRITER,
    find: 'if (sends.length > 1 && error instanceof pg.DatabaseError) {',
    replace: 'if (sends.length > 1000 && error instanceof pg.DatabaseError) {',
    caughtBy: ['domain/writing'],
  },
  {
    name: 'the writing statement does not require the membership',
    file: APPEND,
    find: `FROM posted JOIN memberships USING (room_id)
      WHERE user_id = sender ORDER BY memberships.id FOR NO KEY UPDATE OF memberships`,
    replace: `FROM posted LEFT JOIN memberships ON memberships.room_id = posted.room_id AND user_id = sender`,
    caughtBy: ['domain/facts'],
  },
  {
    name: 'an answer that was lost after the commit leaves the screens without the message',
    file: WRITER,
    find: "announce('message.repeated', { roomId, rev: row.rev });",
    replace: "if (row.isNew) announce('message.repeated', { roomId, rev: row.rev });",
    caughtBy: ['domain/posting'],
  },
];

const READING: readonly PlantedBug[] = [
  {
    name: 'replay without tombstones',
    file: 'src/domain/messages/history.ts',
    find: 'AND messages.rev > asked.rev ORDER BY messages.rev',
    replace: 'AND messages.rev > asked.rev AND messages.deleted_at IS NULL ORDER BY messages.rev',
    caughtBy: ['realtime/laws'],
  },
  {
    name: 'subscribe after the replay',
    file: COMMANDS,
    find: `  let rev = since;
  for await (const { wire, lastRev } of readReplay(roomId, since)) {
    if (!connection.isOpen) return;
    await connection.replay(wire);
    rev = lastRev;
  }
`,
    replace: `  room.screens.delete(connection);
  let rev = since;
  for await (const { wire, lastRev } of readReplay(roomId, since)) {
    if (!connection.isOpen) return;
    await connection.replay(wire);
    rev = lastRev;
  }
  hub.watch(connection, roomId);
`,
    caughtBy: ['realtime/replay.test'],
  },
  {
    name: 'only one page is replayed',
    file: 'src/realtime/replays.ts',
    find: 'const isLast = messages.length < PAGE;',
    replace: 'const isLast = messages.length <= PAGE;',
    caughtBy: ['realtime/laws'],
  },
  {
    name: 'what was held back during the replay is dropped',
    file: SUBSCRIPTION,
    find: 'this.deliverNew(held);',
    replace: 'held.length = 0;',
    caughtBy: ['realtime/replay.test'],
  },
  {
    name: 'what was held back is sent though the replay has brought it',
    file: SUBSCRIPTION,
    find: 'this.replayedRev = rev;',
    replace: 'this.replayedRev = Math.min(0, rev);',
    caughtBy: ['realtime/laws'],
  },
  {
    name: 'a frame across the end of the replay is sent whole',
    file: SUBSCRIPTION,
    find: 'const isKnownInPart = firstRev <= this.replayedRev;',
    replace: 'const isKnownInPart = lastRev <= this.replayedRev && firstRev <= lastRev;',
    caughtBy: ['realtime/replay-end'],
  },
];

const SHOWING: readonly PlantedBug[] = [
  {
    name: 'gaps are not filled',
    file: LIVE_ROOM,
    find: 'if (hint.firstRev > this.deliveredRev + 1) await',
    replace: 'if (hint.firstRev > this.deliveredRev + 1_000_000) await',
    caughtBy: ['realtime/live-room'],
  },
  {
    name: 'what is announced twice is shown twice',
    file: LIVE_ROOM,
    find: 'if (frame.lastRev <= (this.deliveredRev ?? 0)) return;',
    replace: 'if (frame.bytes.length === 0) return;',
    caughtBy: ['realtime/live-room'],
  },
  {
    name: 'frames of two instances are sent as they come',
    file: LIVE_ROOM,
    find: '    this.hints.push(frame);\n    void this.drain();',
    replace: '    if (this.outgoing.push(frame) === 1) setImmediate(() => this.flush());',
    caughtBy: ['realtime/live-room', 'realtime/instances'],
  },
  {
    name: 'a screen that does not read is not closed',
    file: SOCKET,
    find: 'if (this.stream.writableLength > MAX_BUFFERED_BYTES)',
    replace: 'if (this.stream.writableLength > MAX_BUFFERED_BYTES * 1000)',
    caughtBy: ['realtime/slow-screen'],
  },
];

export const BUGS: readonly PlantedBug[] = [
  ...WRITING,
  ...READING,
  ...SHOWING,
  ...ENDING_BUGS,
  ...HEALING_BUGS,
];
