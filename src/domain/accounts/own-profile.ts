import type { Actor } from '../actor.ts';
import { readEmailState } from './email-address.ts';
import { type Profile, type ProfileChanges, readProfileOf, updateProfile } from './profiles.ts';

/** The person as they may see themselves. */
export async function readOwnProfile(actor: Actor): Promise<{ profile: Profile; email: string }> {
  const [profile, { email }] = await Promise.all([readProfileOf(actor, actor.id), readEmailState(actor)]);
  return { profile, email };
}

/** Changes what is given; what is not stays as it is. Throws as `updateProfile` does. */
export async function updateOwnProfile(
  actor: Actor,
  changes: { [Name in keyof ProfileChanges]?: ProfileChanges[Name] | undefined },
): Promise<void> {
  const { displayName, bio, timeZone } = await readProfileOf(actor, actor.id);
  await updateProfile(actor, {
    displayName: changes.displayName ?? displayName,
    bio: changes.bio ?? bio,
    timeZone: changes.timeZone === undefined ? timeZone : changes.timeZone,
  });
}
