let isHeard: () => boolean = () => false;
/** Goes up with every change that this process hears of. */
let moment = 0;
let lastOfAll = 0;
const lastOfRooms = new Map<number, number>();
const lastOfPeople = new Map<number, number>();

/** What changes: rooms with what is said and who is in them, a person with what is theirs; with neither, everything. */
export interface Change {
  readonly roomIds?: readonly number[];
  readonly userId?: number;
}

/** Changes made anywhere are heard of for as long as `isLive` says so; before this, none are. */
export function hearChangesWhile(isLive: () => boolean): void {
  isHeard = isLive;
}

export function areChangesHeard(): boolean {
  return isHeard();
}

/** Something is not what it was before. */
export function noteChange({ roomIds = [], userId }: Change): void {
  moment++;
  for (const roomId of roomIds) lastOfRooms.set(roomId, moment);
  if (userId !== undefined) lastOfPeople.set(userId, moment);
  if (roomIds.length === 0 && userId === undefined) lastOfAll = moment;
}

/** To be asked before something is read that is to be kept. */
export function momentNow(): number {
  return moment;
}

/** Whether all that is still as it was at that moment. No, for as long as changes made elsewhere may go unheard. */
export function isUnchangedSince(then: number, { roomIds = [], userId }: Change): boolean {
  if (!areChangesHeard() || lastOfAll > then) return false;
  if (userId !== undefined && (lastOfPeople.get(userId) ?? 0) > then) return false;
  return roomIds.every((roomId) => (lastOfRooms.get(roomId) ?? 0) <= then);
}
