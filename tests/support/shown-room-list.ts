import { type LiveClient, newsIn } from './live-client.ts';

/** A line of the room list, by its data attributes. */
export interface ShownRoom {
  count: number;
  read: number;
  mentions: number;
  level: string;
}

interface Activity {
  room: number;
  seq: number;
  sender: number;
  mentions: { seq: number; ids: (number | null)[] }[];
}

/** What the server has counted of `count` messages. */
interface Counted {
  mentions: number;
  count: number;
}

const LIST = /<hx-partial hx-target="#rooms"[^>]*>([\s\S]*?)<\/hx-partial>/;
const LINE =
  /data-room="(\d+)" data-count="(\d+)" data-read="(\d+)" data-mentions="(\d+)" data-level="(\w+)"/g;

/** What `public/js/room-list.js` makes of the frames of one socket: it counts as that does, line by line. */
export class ShownRoomList {
  readonly lines = new Map<number, ShownRoom>();
  private readonly heard = new Map<number, { count: number; calls: number[] }>();
  private readonly client: LiveClient;
  private readonly me: number;
  private seen = 0;

  constructor(client: LiveClient, me: number) {
    this.client = client;
    this.me = me;
  }

  /** Takes in the frames that have come meanwhile. */
  update(): this {
    for (const frame of this.client.frames.slice(this.seen)) this.show(frame);
    this.seen = this.client.frames.length;
    return this;
  }

  /** The total in the title. */
  get total(): number {
    return [...this.lines.values()].reduce((sum, line) => sum + badgeOf(line), 0);
  }

  private show(frame: string): void {
    const list = LIST.exec(frame)?.[1];
    if (list !== undefined) this.replace(list);
    for (const { type, detail } of newsIn(frame)) {
      if (type === 'activity') this.onActivity(detail as Activity);
      if (type === 'read') this.onRead(detail as { room: number; seq: number } & Counted);
      if (type === 'room') this.onRoom(detail as { room: number; isArchived: boolean });
      if (type === 'list') this.onList();
    }
  }

  private replace(html: string): void {
    this.lines.clear();
    for (const [, room, count, read, mentions, level = ''] of html.matchAll(LINE))
      this.lines.set(Number(room), {
        count: Number(count),
        read: Number(read),
        mentions: Number(mentions),
        level,
      });
  }

  private onActivity({ room, seq, sender, mentions }: Activity): void {
    const line = this.lines.get(room);
    const known = line?.count ?? 0;
    if (seq <= known) return;
    const isForMe = (ids: (number | null)[]) =>
      ids.some((id) => id === this.me || (id === null && sender !== this.me));
    const calls = mentions.filter((each) => each.seq > known && isForMe(each.ids));
    this.heardOf(room).calls.push(...calls.map((each) => each.seq));
    this.heardOf(room).count = seq;
    // A browser asks for the list anew.
    if (!line) return;
    line.mentions += calls.length;
    line.count = seq;
    if (sender === this.me) Object.assign(line, { read: seq, mentions: 0 });
  }

  private onRead({ room, seq, ...counted }: { room: number; seq: number } & Counted): void {
    const line = this.lines.get(room);
    if (!line) return;
    line.read = seq;
    this.takeOver(room, line, counted);
  }

  private onRoom({ room, isArchived }: { room: number; isArchived: boolean }): void {
    if (isArchived) this.lines.delete(room);
  }

  private onList(): void {
    for (const [room, line] of this.lines)
      if (line.count < this.heardOf(room).count) this.takeOver(room, line, { ...line });
  }

  private takeOver(room: number, line: ShownRoom, { mentions, count }: Counted): void {
    const { count: newest, calls } = this.heardOf(room);
    line.mentions = mentions + calls.filter((seq) => seq > count).length;
    line.count = Math.max(count, newest, line.count);
  }

  private heardOf(room: number): { count: number; calls: number[] } {
    const heard = this.heard.get(room) ?? { count: 0, calls: [] };
    this.heard.set(room, heard);
    return heard;
  }
}

function badgeOf({ count, read, mentions, level }: ShownRoom): number {
  if (level === 'nothing') return 0;
  return level === 'mentions' ? mentions : Math.max(0, count - read);
}
