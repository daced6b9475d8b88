import type { Membership, MembershipRole } from '../db/models/index.ts';
import type { Actor } from '../domain/actor.ts';
import { canOwn, canRemoveMember } from '../domain/policies/rooms.ts';
import type { InvitablePerson } from '../domain/rooms/invitable.ts';
import type { ReachedRoom } from '../domain/rooms/reach.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** A line of the member list. */
export interface MemberView {
  readonly id: number;
  readonly roomId: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: MembershipRole;
  readonly avatar: AvatarView;
  readonly isBot: boolean;
  readonly isMe: boolean;
  readonly isOnline: boolean;
  readonly canRemove: boolean;
  /** Roles that the viewer can give to this member. */
  readonly roles: readonly { readonly role: MembershipRole; readonly label: string }[];
  readonly canHandOver: boolean;
}

const ROLES = [
  { role: 'owner', label: 'Make owner too' },
  { role: 'moderator', label: 'Make moderator' },
  { role: 'member', label: 'Make plain member' },
] as const;

export function presentMember(
  { user, role }: Membership,
  viewer: Actor,
  room: ReachedRoom,
  online: ReadonlySet<number>,
): MemberView {
  if (!user) throw new Error('a membership is presented with its user');
  const { id, username, displayName, avatarVersion, isBot } = user;
  const target = { id, role: user.role, membership: role };
  const isMe = id === viewer.id;
  const owns = canOwn(viewer, room);
  return {
    id,
    roomId: room.id,
    username,
    displayName,
    role,
    avatar: presentAvatar(id, displayName, avatarVersion),
    isBot,
    isMe,
    isOnline: online.has(id),
    canRemove: canRemoveMember(viewer, room, target),
    roles: owns && !isMe ? ROLES.filter((each) => each.role !== role) : [],
    canHandOver: owns && !isMe && role !== 'owner',
  };
}

export function presentInvitable(person: InvitablePerson) {
  return { ...person, avatar: presentAvatar(person.id, person.displayName, person.avatarVersion) };
}
