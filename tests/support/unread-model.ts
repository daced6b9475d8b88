/** What one person's list says of one room. */
export interface Counts {
  readonly count: number;
  readonly read: number;
  readonly mentions: number;
}

export interface ModelMessage {
  readonly id: number;
  readonly seq: number;
  readonly senderId: number;
  /** Whom it mentions, `null` standing for everybody. */
  calls: readonly (number | null)[];
  isDeleted: boolean;
}

interface ModelRoom {
  readonly messages: ModelMessage[];
  /** By person, how far they have read. */
  readonly readers: Map<number, number>;
  /** The same of those who left by themselves. */
  readonly departed: Map<number, number>;
}

/** Who has read what, in plain arrays and maps: everything is counted anew whenever it is asked for. */
export class UnreadModel {
  private readonly rooms = new Map<number, ModelRoom>();

  addRoom(roomId: number, members: readonly number[]): void {
    const readers = new Map(members.map((id) => [id, 0]));
    this.rooms.set(roomId, { messages: [], readers, departed: new Map() });
  }

  get roomIds(): number[] {
    return [...this.rooms.keys()];
  }

  isMember(roomId: number, id: number): boolean {
    return this.room(roomId).readers.has(id);
  }

  hasDeparted(roomId: number, id: number): boolean {
    return this.room(roomId).departed.has(id);
  }

  messagesOf(roomId: number): readonly ModelMessage[] {
    return this.room(roomId).messages;
  }

  /** Posting reads up to one's own message. */
  post(roomId: number, message: Omit<ModelMessage, 'isDeleted'>): void {
    this.room(roomId).messages.push({ ...message, isDeleted: false });
    this.room(roomId).readers.set(message.senderId, message.seq);
  }

  read(roomId: number, id: number, seq: number): void {
    const { readers, messages } = this.room(roomId);
    readers.set(id, Math.max(readers.get(id) ?? 0, Math.min(seq, messages.length)));
  }

  markUnread(roomId: number, id: number, seq: number): void {
    const { readers, messages } = this.room(roomId);
    readers.set(id, Math.max(0, Math.min(seq - 1, messages.length)));
  }

  /** What was said before counts as read. */
  join(roomId: number, id: number): void {
    const { readers, messages } = this.room(roomId);
    if (!readers.has(id)) readers.set(id, messages.length);
  }

  leave(roomId: number, id: number): void {
    const { readers, departed } = this.room(roomId);
    departed.set(id, readers.get(id) ?? 0);
    readers.delete(id);
  }

  /** As if they had not left. */
  comeBack(roomId: number, id: number): void {
    const { readers, departed } = this.room(roomId);
    readers.set(id, departed.get(id) ?? 0);
    departed.delete(id);
  }

  remove(roomId: number, id: number): void {
    this.room(roomId).readers.delete(id);
    this.room(roomId).departed.delete(id);
  }

  /** What the person's list must say, by room. */
  countsFor(id: number): Record<number, Counts> {
    const counts: Record<number, Counts> = {};
    for (const [roomId, { messages, readers }] of this.rooms) {
      const read = readers.get(id);
      if (read === undefined) continue;
      const mentions = messages.filter((message) => message.seq > read && callsFor(message, id)).length;
      counts[roomId] = { count: messages.length, read, mentions };
    }
    return counts;
  }

  private room(roomId: number): ModelRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new Error(`the model has no room ${roomId}`);
    return room;
  }
}

function callsFor({ isDeleted, senderId, calls }: ModelMessage, id: number): boolean {
  return !isDeleted && senderId !== id && (calls.includes(id) || calls.includes(null));
}
