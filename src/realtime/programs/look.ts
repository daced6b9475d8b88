import type { StoredMessage } from '../../domain/messages/message.ts';
import type { Frame, Wire } from '../frames.ts';
import type { Look, Range } from '../live-room.ts';

const NOTHING = Buffer.alloc(0);
const MEMBERSHIP: ReadonlySet<StoredMessage['kind']> = new Set(['joined', 'added', 'left', 'removed']);

/** What a program gets of one change; `isNew`: the message was posted, or the notice written, just now. Nothing of some. */
export type DrawChange = (message: StoredMessage, isNew: boolean) => Buffer | undefined;

/**
 * How a live room is shown to programs: each change for itself, drawn when it comes next and once for all. Messages are
 * posted with growing `seq`, so one beyond the last is new; and so is one that was passed over, because it was changed
 * before it was read. A notice is new if none that was written later says the same kind of thing of the same person.
 */
export function createProgramLook(draw: DrawChange): Look {
  let newestSeq = 0;
  const passedOver = new Set<number>();

  /** What has no higher id was there when the cursor began to stand. */
  let knownId = 0;
  const newestNotices = new Map<string, number>();

  function isNewNotice(notice: StoredMessage): boolean {
    const about = aboutOf(notice);
    if (notice.id <= (newestNotices.get(about) ?? knownId)) return false;
    newestNotices.set(about, notice.id);
    return true;
  }

  function isNew(message: StoredMessage): boolean {
    const { kind, seq } = message;
    if (kind !== 'text') return isNewNotice(message);
    if (seq <= newestSeq) return passedOver.delete(seq);
    for (let missing = newestSeq + 1; missing < seq; missing++) passedOver.add(missing);
    newestSeq = seq;
    return true;
  }

  return {
    begin({ messageCount, newestId }) {
      newestSeq = messageCount;
      knownId = newestId;
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

/** Of whom a notice says what: each that says whether somebody is in the room takes the place of the one before. */
function aboutOf({ kind, senderId, subject }: StoredMessage): string {
  return `${MEMBERSHIP.has(kind) ? 'membership' : kind} ${subject?.id ?? senderId}`;
}
