import type { Bus, BusMessage, RoomEvent } from './bus/bus.ts';

let bus: Bus | undefined;

/** From now on what is told goes over this bus. */
export function tellOver(given: Bus | undefined): void {
  bus = given;
}

/** Tells all instances. */
export function tell(message: BusMessage): void {
  bus?.publish(message);
}

/** Shows something on every screen of a room that shows the room: nothing that is kept, such as who is typing. */
export function tellRoom(roomId: number, html: string, event: RoomEvent): void {
  tell({ type: 'room-news', roomId, bytes: Buffer.from(html), event });
}
