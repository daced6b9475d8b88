import type { PastMessage } from '../../domain/messages/chronicle.ts';
import type { Dice } from './random.ts';
import { DAYS, EMOJI, HOURS, THREADS } from './threads.ts';
import { listBeginnings } from './times.ts';

/** Somebody of the demo who is in the room. */
export interface Speaker {
  readonly id: number;
  readonly username: string;
}

interface Setting {
  readonly speakers: readonly Speaker[];
  readonly things: readonly string[];
  /** About so many; threads are not cut off. */
  readonly count: number;
  readonly now: number;
}

const LINES_PER_THREAD = THREADS.flat().length / THREADS.length;
const [EDITED, DELETED, REACTED] = [0.02, 0.004, 0.09];

/** What was said in one room over the last weeks, oldest first. */
export function converse(dice: Dice, { speakers, things, count, now }: Setting): PastMessage[] {
  const said: PastMessage[] = [];
  let deck: (readonly string[])[] = [];
  for (const beginning of listBeginnings(dice, Math.ceil(count / LINES_PER_THREAD), now)) {
    if (deck.length === 0) deck = dice.shuffle(THREADS);
    const cast = dice.shuffle(speakers).slice(0, 4);
    const words = wordsFor(dice, cast, things);
    speak(dice, said, { thread: deck.pop() ?? [], cast, speakers, words, beginning, now });
  }
  return said;
}

interface Scene {
  readonly thread: readonly string[];
  readonly cast: readonly Speaker[];
  readonly speakers: readonly Speaker[];
  readonly words: ReadonlyMap<string, string>;
  readonly beginning: number;
  readonly now: number;
}

function speak(
  dice: Dice,
  said: PastMessage[],
  { thread, cast, speakers, words, beginning, now }: Scene,
): void {
  const first = said.length;
  let at = Math.max(beginning, (said.at(-1)?.createdAt.getTime() ?? 0) + 1000);
  for (const line of thread) {
    const [, who = 'a', mark, text = ''] = /^([a-d])(>?) ([\s\S]*)$/.exec(line) ?? [];
    const speaker = cast['abcd'.indexOf(who) % cast.length];
    if (!speaker || at > now) return;
    const body = text.replace(/\{(\w+)\}/g, (whole, word: string) => words.get(word) ?? whole);
    said.push({
      senderId: speaker.id,
      body,
      createdAt: new Date(at),
      ...(mark && { replyTo: first }),
      ...whatBecameOf(dice, body, speakers),
    });
    at += dice.between(15, 200) * 1000;
  }
}

function wordsFor(dice: Dice, cast: readonly Speaker[], things: readonly string[]): Map<string, string> {
  return new Map([
    ['thing', dice.pick(things)],
    ['day', dice.pick(DAYS)],
    ['hour', dice.pick(HOURS)],
    ['n', String(dice.between(12, 240))],
    ...Array.from('abcd', (letter, index) => [letter, cast[index % cast.length]?.username ?? ''] as const),
  ]);
}

function whatBecameOf(dice: Dice, body: string, speakers: readonly Speaker[]): Partial<PastMessage> {
  if (dice.isLucky(DELETED)) return { isDeleted: true };
  if (dice.isLucky(EDITED)) return { formerBody: body.replace(/\w{4,}/, (word) => word.slice(1)) };
  return dice.isLucky(REACTED) ? { reactions: react(dice, speakers) } : {};
}

function react(dice: Dice, speakers: readonly Speaker[]): { userId: number; emoji: string }[] {
  const emoji = dice.shuffle(EMOJI).slice(0, dice.between(1, 2));
  const people = dice.shuffle(speakers).slice(0, dice.between(1, 4));
  return people.map(({ id }, index) => ({ userId: id, emoji: emoji[index % emoji.length] ?? '👍' }));
}
