import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizePattern, WordMatcher } from '../../src/domain/moderation/word-matcher.ts';

const RULES = 1000;
const CHARACTERS = 4000;
const ROUNDS = 41;

function found(pattern: string, text: string): string[] {
  const matcher = new WordMatcher([{ pattern: normalizePattern(pattern) ?? '' }]);
  return matcher.find(text).map(({ start, end }) => text.slice(start, end));
}

/** The median of many times, in milliseconds. */
function medianTime(act: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    act();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

function textOf(word: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < CHARACTERS; index++) text += `${word(index)} `;
  return text.slice(0, CHARACTERS);
}

describe('patterns of words', () => {
  it('find whole words in any letter case', () => {
    assert.deepEqual(found('Spam', 'SPAM spam, (sPaM)! spammer antispam spam_'), [
      'SPAM',
      'spam',
      'sPaM',
      'spam',
    ]);
    assert.deepEqual(found('straße', 'STRASSE Straße'), ['STRASSE', 'Straße']);
    assert.deepEqual(found('ёлка', 'ЁЛКА, Ёлка'), ['ЁЛКА', 'Ёлка']);
  });

  it('see through other forms of letters, and what cannot be seen', () => {
    assert.deepEqual(found('spam', 'ｓｐａｍ 𝓼𝓹𝓪𝓶 s\u200bpa\u00adm'), [
      'ｓｐａｍ',
      '𝓼𝓹𝓪𝓶',
      's\u200bpa\u00adm',
    ]);
    assert.deepEqual(found('café', 'cafe\u0301'), ['cafe\u0301']);
    assert.deepEqual(found('spam', 'ⓢⓟⓐⓜ, 🅂🄿🄰🄼 Spam™'), ['ⓢⓟⓐⓜ', '🅂🄿🄰🄼', 'Spam']);
  });

  it('take any letters for a star, and nothing else', () => {
    assert.deepEqual(found('spam*', 'spam spammer antispam'), ['spam', 'spammer']);
    assert.deepEqual(found('*spam', 'spam spammer antispam'), ['spam', 'antispam']);
    assert.deepEqual(found('*pam*', 'spam spammer pa m'), ['spam', 'spammer']);
    assert.deepEqual(found('s*a*m', 'sm sam spaam same sa m'), ['sam', 'spaam']);
    assert.deepEqual(found('aa*aa', 'aaa aaaa'), ['aaaa']);
    assert.deepEqual(found('(a+)+$', 'aaaa aaaaaaab a'), ['a']);
    assert.deepEqual(found('*死*', '我不想死了'), ['我不想死了']);
  });

  it('find words one after the other, whatever stands between them', () => {
    assert.deepEqual(found('buy now', 'Buy, now! buy it now buy buy now'), ['Buy, now', 'buy now']);
    assert.deepEqual(found('free* m*y', 'freeee\nmoney and free time'), ['freeee\nmoney']);
    assert.deepEqual(found('a b a', 'a b a b a'), ['a b a', 'a b a']);
  });

  it('are nothing without a letter or a digit', () => {
    for (const pattern of ['*', '**', '  ', '!!!', 'spam *', '\u200b'])
      assert.equal(normalizePattern(pattern), undefined);
    assert.equal(normalizePattern('  SPAM…**er  NOW '), 'spam *er now');
  });

  it(`${RULES} rules on ${CHARACTERS} characters find the same as one by one, and say how long that takes`, (test) => {
    const shapes = [
      (n: string) => `word${n}`,
      (n: string) => `pre${n}*`,
      (n: string) => `*in${n}*`,
      (n: string) => `a*b${n}*c`,
    ];
    const rules = Array.from({ length: RULES }, (_, index) => ({
      pattern: shapes[index % shapes.length]?.(index.toString(36)) ?? '',
    }));
    const texts = {
      ordinary: textOf((index) => `word${(index * 7).toString(36)} said`),
      repeated: textOf(() => 'a'),
      'one word': 'ab'.repeat(CHARACTERS / 2),
      'almost a match': textOf((index) => `prein${index.toString(36)}x`),
      foreign: textOf((index) => `Größe${index} 𝓼𝓹𝓪𝓶`),
      'no letters': '*'.repeat(CHARACTERS),
    };
    const matcher = new WordMatcher(rules);
    for (const [name, text] of Object.entries(texts)) {
      const took = medianTime(() => matcher.find(text));
      test.diagnostic(`${name}: ${took.toFixed(2)} ms`);
      const alone = rules.flatMap((rule) => new WordMatcher([rule]).find(text).map(({ start }) => start));
      const together = matcher.find(text).map(({ start }) => start);
      assert.deepEqual(new Set(together), new Set(alone), name);
    }
  });
});
