import type { Actor } from '../domain/actor.ts';
import { renderFragment } from './templates.ts';

const OWN = [
  '--own: flex',
  '--side: end',
  '--beside: -60rem 0',
  '--bubble: var(--own-bubble)',
  '--bubble-ink: var(--own-ink)',
  '--face: none',
  '--byline: none',
  '--others: none',
];
const REACTED = ['--reacted: var(--accent)', '--reacted-tint: var(--accent-tint)'];
const CALLED = ['--called: var(--called-tint)'];
const FOLDED = ['--words: none', '--folded: "Hidden: you have blocked this person"'];

/** Where a person's style sheet is; it can be kept, as another one has another address. */
export function styleHrefOf({ id, styleVersion }: Pick<Actor, 'id' | 'styleVersion'>): string {
  return `/me.css?v=${id}-${styleVersion}`;
}

/** For pages that are open: the style sheet as it is now. */
export function renderStyleLink(person: Pick<Actor, 'id' | 'styleVersion'>): string {
  return renderFragment('me-link', { href: styleHrefOf(person) });
}

/**
 * The style sheet of one person: message rows by them (`.u-7`) are on their side and carry their buttons, reactions by
 * them (`.by-7`) and mentions of them (`.at-7`) stand out, and rows by people whom they have blocked are folded away.
 */
export function renderOwnStyle(actor: Actor, blockedIds: readonly number[]): string {
  return [
    rule(`.u-${actor.id}`, OWN),
    rule(`.by-${actor.id}`, REACTED),
    rule(`.at-${actor.id}`, CALLED),
    ...blockedIds.map((id) => rule(`.u-${id}`, FOLDED)),
  ].join('');
}

function rule(selector: string, declarations: readonly string[]): string {
  return `${selector} { ${declarations.join('; ')} }\n`;
}
