import { FORM_DOORS, type FormDoor, type Outcome, outcomeAt } from './doors.ts';
import { inHours } from './order.ts';

/** What staff do to people, wherever they do it; its name in the addresses of the pages and of the panel. */
export const PEOPLE_ACTS = {
  mute: { page: 'mute', panel: 'mute' },
  suspend: { page: 'suspension', panel: 'suspend' },
  ban: { page: 'ban', panel: 'ban' },
  'remove messages': { page: 'messages/removal', panel: 'removeMessages' },
  'restore messages': { page: 'messages/restoration', panel: 'restoreMessages' },
  'give a role': { page: 'role', panel: 'edit' },
} as const;

export type PeopleAct = keyof typeof PEOPLE_ACTS;

interface Asked {
  readonly origin: string;
  readonly cookie: string;
  readonly act: PeopleAct;
  readonly target: { readonly id: number; readonly username: string; readonly role: string };
}

/** Every door through which staff act on people: a new one is one more line here. What else an answer says is its status. */
export const STAFF_DOORS: Readonly<Record<string, (asked: Asked) => Promise<Outcome | number>>> = {
  page: (asked) => sendForm('page', asked),
  fragment: (asked) => sendForm('fragment', asked),
  program: (asked) => sendForm('program', asked),
  panel: askPanel,
};

async function sendForm(door: FormDoor, { origin, cookie, act, target }: Asked): Promise<Outcome | number> {
  const fields = { reason: 'Because', until: 'day', hours: '1', role: target.role };
  const answer = await fetch(`${origin}/moderation/people/${target.username}/${PEOPLE_ACTS[act].page}`, {
    method: 'POST',
    headers: { ...FORM_DOORS[door].headers, cookie },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  return outcomeAt(door, answer);
}

async function askPanel({ origin, cookie, act, target }: Asked): Promise<Outcome | number> {
  const ends_at = inHours(24).toISOString();
  const path = `/admin/api/resources/users/records/${target.id}/${PEOPLE_ACTS[act].panel}`;
  const answer = await fetch(origin + path, {
    method: 'POST',
    headers: { cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
    body: JSON.stringify({ reason: 'Because', ends_at, hours: '1', role: target.role }),
    redirect: 'manual',
  });
  if (answer.status !== 200) return outcomeAt('program', answer);
  const { notice } = (await answer.json()) as { notice?: { type: string; message: string } };
  if (notice?.type === 'success') return 'done';
  // As AdminJS says of what it does not offer to them.
  return notice?.message === 'forbiddenError' ? 'hidden' : answer.status;
}
