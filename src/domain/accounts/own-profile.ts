import type { Actor } from '../actor.ts';
import { readEmailState } from './email-address.ts';
import { type Profile, readProfileOf } from './profiles.ts';

/** The person as they may see themselves. */
export async function readOwnProfile(actor: Actor): Promise<{ profile: Profile; email: string }> {
  const [profile, { email }] = await Promise.all([readProfileOf(actor, actor.id), readEmailState(actor)]);
  return { profile, email };
}
