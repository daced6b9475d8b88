import type { MembershipRole, UserRole } from '../../src/db/models/index.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createStaff } from './order.ts';
import { queryRows } from './parley.ts';
import { nonce, signInAs } from './people.ts';

export const ROLES: readonly UserRole[] = ['member', 'moderator', 'admin'];
export const PLACES: readonly MembershipRole[] = ['member', 'moderator', 'owner'];
export type ActingPlace = MembershipRole | 'none';

/** How a form can be sent, and the status that says that it was done. */
export const FORM_DOORS = {
  page: { headers: {}, done: 303 },
  fragment: { headers: { 'HX-Request': 'true' }, done: 204 },
  program: { headers: { Accept: 'application/json' }, done: 303 },
} as const satisfies Record<string, { headers: Record<string, string>; done: number }>;

export type FormDoor = keyof typeof FORM_DOORS;

/** What becomes of an act: it is done, seen and refused, or about what does not exist for them. */
export type Outcome = 'done' | 'refused' | 'hidden';

/** What an answer to a form says; its status when that is something else. */
export function outcomeAt(door: FormDoor, { status, headers }: Response): Outcome | number {
  if (status === 403) return 'refused';
  if (status === 404) return 'hidden';
  // Staff who lack their second factor are led to where they set one up.
  if (headers.get('location') === '/settings/second-factor') return 'refused';
  return status === FORM_DOORS[door].done ? 'done' : status;
}

/** Somebody who acts, and with what. */
export interface Acting {
  readonly actor: Actor;
  readonly role: UserRole;
  readonly place: ActingPlace;
  readonly cookie: string;
}

/** Somebody to whom something is done, and a message of theirs in each room. */
export interface Target {
  readonly actor: Actor;
  readonly role: UserRole;
  readonly membership: MembershipRole;
}

/** A room, and a message in it of each of the targets. */
export interface DoorRoom {
  readonly id: number;
  readonly kind: 'open' | 'closed' | 'direct';
  readonly messages: ReadonlyMap<number, number>;
}

/** Those who act, of every role and place, and those to whom they do: of every role and place as well. */
export async function createCast(): Promise<{ acting: Acting[]; targets: Target[] }> {
  const acting: Acting[] = [];
  const targets: Target[] = [];
  for (const role of ROLES) {
    for (const place of [...PLACES, 'none'] as const) {
      const actor = await createStaff(`${role}-${place}`, role);
      acting.push({ actor, role, place, cookie: await signInAs(actor) });
    }
    for (const membership of PLACES)
      targets.push({ actor: await createStaff(`target-${role}-${membership}`, role), role, membership });
  }
  return { acting, targets };
}

/** A room with all of them in their places. */
export async function createDoorRoom(
  name: string,
  kind: 'open' | 'closed',
  { acting, targets }: { acting: readonly Acting[]; targets: readonly Target[] },
): Promise<DoorRoom> {
  const maker = acting[0]?.actor as Actor;
  const { id } = await createRoom(maker, { name, kind, topic: '', members: [] });
  await queryRows('DELETE FROM memberships WHERE room_id = $1', [id]);
  const messages = new Map<number, number>();
  for (const { actor, place } of acting) if (place !== 'none') await bringBack(id, actor.id, place);
  for (const { actor, membership } of targets) {
    await bringBack(id, actor.id, membership);
    messages.set(actor.id, (await postMessage(actor, id, { body: 'Hello', nonce: nonce() })).id);
  }
  return { id, kind, messages };
}

/** The conversation of two. */
export async function createDirectDoorRoom(one: Actor, other: Actor): Promise<DoorRoom> {
  const { id } = await openDirectRoom(one, other.username);
  const message = await postMessage(other, id, { body: 'Hello', nonce: nonce() });
  return { id, kind: 'direct', messages: new Map([[other.id, message.id]]) };
}

/** As if nobody had put them out. */
export async function bringBack(roomId: number, userId: number, role: MembershipRole): Promise<void> {
  await queryRows(
    `WITH lifted AS (UPDATE sanctions SET lifted_at = now() WHERE room_id = $1 AND user_id = $2)
     INSERT INTO memberships (room_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT (room_id, user_id) DO NOTHING`,
    [roomId, userId, role],
  );
}
