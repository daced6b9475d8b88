import type { ListedToken } from '../domain/accounts/personal-tokens.ts';
import type { Actor } from '../domain/actor.ts';
import { presentDate } from './moments.ts';

/** A personal token as its owner's list shows it. */
export interface PersonalTokenView {
  readonly id: number;
  readonly name: string;
  /** `read, write · until 21 Nov 2026 · last used on 20 Nov 2026` */
  readonly state: string;
}

/** What a token may be used for, in the order of the form. */
const SCOPE_CHOICES = [
  { value: 'read', label: 'Read', hint: 'Rooms, messages and people, as you see them.' },
  { value: 'write', label: 'Write', hint: 'Post, react, make rooms, change your profile.' },
  { value: 'admin', label: 'Keep order', hint: 'What your role lets you do on this server.' },
] as const;

export const LIFETIME_CHOICES = [
  { value: '7', label: 'A week' },
  { value: '30', label: 'Thirty days' },
  { value: '90', label: 'Ninety days' },
  { value: '365', label: 'A year' },
  { value: 'ever', label: 'Until I revoke it' },
] as const;

export function presentPersonalToken(token: ListedToken): PersonalTokenView {
  const { id, name, scopes, expiresAt, lastUsedAt } = token;
  const parts = [
    SCOPE_CHOICES.filter(({ value }) => scopes.includes(value))
      .map(({ label }) => label.toLowerCase())
      .join(', '),
    expiresAt ? `until ${presentDate(expiresAt)}` : 'until you revoke it',
    lastUsedAt ? `last used on ${presentDate(lastUsedAt)}` : 'never used',
  ];
  return { id, name, state: parts.join(' · ') };
}

/** Those that this person can choose, and which of them are ticked. */
export function presentScopeChoices(actor: Actor, chosen: readonly unknown[]) {
  return SCOPE_CHOICES.filter(({ value }) => value !== 'admin' || actor.role !== 'member').map((choice) => ({
    ...choice,
    isOn: chosen.includes(choice.value),
  }));
}
