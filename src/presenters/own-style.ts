import type { Actor } from '../domain/actor.ts';

/**
 * The style sheet of one person: message rows by them (`.u-7`) are on their side and carry their buttons, reactions by
 * them (`.by-7`) and mentions of them (`.at-7`) stand out.
 */
export function renderOwnStyle(actor: Actor): string {
  const declarations = [
    '--own: flex',
    '--side: end',
    '--beside: auto 100%',
    '--bubble: var(--own-bubble)',
    '--bubble-ink: var(--own-ink)',
    '--face: none',
    '--byline: none',
  ];
  return [
    `.u-${actor.id} { ${declarations.join('; ')} }`,
    `.by-${actor.id} { --reacted: var(--accent); --reacted-tint: var(--accent-tint) }`,
    `.at-${actor.id} { --called: var(--called-tint) }`,
  ].join('\n');
}
