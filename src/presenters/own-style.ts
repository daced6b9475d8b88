import type { Actor } from '../domain/actor.ts';

const OWN = [
  '--own: flex',
  '--side: end',
  '--beside: auto 100%',
  '--bubble: var(--own-bubble)',
  '--bubble-ink: var(--own-ink)',
  '--face: none',
  '--byline: none',
];

const FOLDED = ['--words: none', '--folded: "Hidden: you have blocked this person"'];

/**
 * The style sheet of one person: message rows by them (`.u-7`) are on their side and carry their buttons, and those by
 * people whom they have blocked are folded away.
 */
export function renderOwnStyle(actor: Actor, blockedIds: readonly number[]): string {
  return [rule(actor.id, OWN), ...blockedIds.map((id) => rule(id, FOLDED))].join('');
}

function rule(userId: number, declarations: readonly string[]): string {
  return `.u-${userId} { ${declarations.join('; ')} }\n`;
}
