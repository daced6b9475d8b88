import type { Membership, MembershipRole } from '../db/models/index.ts';
import type { Actor } from '../domain/actor.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** A line of the member list. */
export interface MemberView {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: MembershipRole;
  readonly avatar: AvatarView;
  readonly isMe: boolean;
}

export function presentMember({ user, role }: Membership, viewer: Actor): MemberView {
  if (!user) throw new Error('a membership is presented with its user');
  const { id, username, displayName, avatarVersion } = user;
  const avatar = presentAvatar(id, displayName, avatarVersion);
  return { id, username, displayName, role, avatar, isMe: id === viewer.id };
}
