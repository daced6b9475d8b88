import type { Actor } from '../domain/actor.ts';

/** The pages of those who keep order, in the order they are listed; the last ones are the admins'. */
const SECTIONS = {
  overview: { href: '/moderation', label: 'Overview' },
  reports: { href: '/moderation/reports', label: 'Reports' },
  held: { href: '/moderation/held', label: 'Held' },
  people: { href: '/moderation/people', label: 'People' },
  words: { href: '/moderation/words', label: 'Words' },
  sanctions: { href: '/moderation/sanctions', label: 'Sanctions' },
  log: { href: '/moderation/log', label: 'Log' },
  invitations: { href: '/moderation/invitations', label: 'Invitations' },
  server: { href: '/moderation/server', label: 'Server' },
  mail: { href: '/moderation/outgoing-mail', label: 'Mail' },
} as const;

export type ModerationSection = keyof typeof SECTIONS;

const FOR_ADMINS: readonly string[] = ['server', 'mail'] satisfies ModerationSection[];

/** The links as they stand on the page of that section. */
export function presentModerationNav(actor: Pick<Actor, 'role'>, current: ModerationSection) {
  return Object.entries(SECTIONS)
    .filter(([section]) => actor.role === 'admin' || !FOR_ADMINS.includes(section))
    .map(([section, link]) => ({ ...link, isCurrent: section === current }));
}
