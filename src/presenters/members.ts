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
  const { id, username, displayName } = user;
  return { id, username, displayName, role, avatar: presentAvatar(id, displayName), isMe: id === viewer.id };
}
