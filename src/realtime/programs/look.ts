import type { StoredMessage } from '../../domain/messages/message.ts';
import type { Frame, Wire } from '../frames.ts';
import type { Look, Range } from '../live-room.ts';

const NOTHING = Buffer.alloc(0);

/** What a program gets of one change; `isNew`: the message was posted just now. Nothing of some. */
export type DrawChange = (message: StoredMessage, isNew: boolean) => Buffer | undefined;

/**
 * How a live room is shown to programs: each change for itself, drawn when it comes next and once for all. Messages are
 * posted with growing `seq`, so one beyond the last is new; and so is one that was passed over, because it was changed
 * before it was read.
 */
export function createProgramLook(draw: DrawChange): Look {
  let newestSeq = 0;
  const passedOver = new Set<number>();

  function isNew({ kind, seq }: StoredMessage): boolean {
    if (kind !== 'text') return false;
    if (seq <= newestSeq) return passedOver.delete(seq);
    for (let missing = newestSeq + 1; missing < seq; missing++) passedOver.add(missing);
    newestSeq = seq;
    return true;
  }

  return {
    begin(messageCount) {
      newestSeq = messageCount;
    },
    read: (range: Range, messages) => ({ ...range, bytes: NOTHING, messages }),
    show({ roomId, firstRev, lastRev, messages = [] }): Frame {
      const drawn = messages.map((message) => ({ rev: message.rev, bytes: draw(message, isNew(message)) }));
      const after = (rev: number) =>
        Buffer.concat(drawn.map((each) => (each.rev > rev && each.bytes) || NOTHING));
      return { roomId, firstRev, lastRev, bytes: after(0), after };
    },
    wrap: (bytes) => bytes as Wire,
  };
}
