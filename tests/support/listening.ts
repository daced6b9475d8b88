import type { Actor } from '../../src/domain/actor.ts';
import { tokenOf } from './json-client.ts';
import { startTestParley, type TestParley } from './parley.ts';
import { createPeople } from './people.ts';

/** A server without limits; Ada, who writes, and Bob, whose program listens. */
export interface Listening {
  readonly parley: TestParley;
  readonly ada: Actor;
  readonly bob: Actor;
  /** Of Bob's program. */
  readonly token: string;
}

export async function startListening(): Promise<Listening> {
  const parley = await startTestParley({ hasLimits: false });
  const [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
  return { parley, ada, bob, token: await tokenOf(bob) };
}
