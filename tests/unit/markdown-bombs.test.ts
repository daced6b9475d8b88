import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerptOf } from '../../src/presenters/excerpt.ts';
import { renderBody } from '../../src/presenters/markdown.ts';

const CHARACTERS = 4000;
/** The goal; what is slower is reported. A busy machine must not fail the test, so that has a wider bound. */
const GOAL_MS = 50;
const FAILS_MS = 500;
const REFS = { '@bob': 7, '#garden': 5, '@room': null };

const LANGUAGES = 'bash c csharp css diff go java javascript json python ruby rust sql typescript xml yaml';
const CODE = ['$', '{', '(((a', '"', '<a ', '/*', 'select ', '0x', '`${', 'a<', 'a ', '\\', '@', 'a:', '= '];
const PIECES = [
  '>',
  '> ',
  '- ',
  '1. ',
  '> - ',
  '[',
  '](',
  '[a](',
  '![',
  '[[]',
  '*',
  '**a ',
  '*a_ ',
  '_',
  '~~a',
  '***',
]
  .concat([
    '`',
    '`a',
    '` `` ',
    '```\n',
    '~~~\n',
    '\\',
    '<',
    '<http://',
    '&',
    '#',
    '---\n',
    '\n',
    '* a\n',
    '> a\n',
  ])
  .concat([
    '[a](b)',
    '[a](http://b.c) ',
    'http://a.b ',
    'http://',
    'www.a.b ',
    'a@b.co ',
    'a.',
    'a.co/',
    '//',
  ])
  .concat([
    '@bob ',
    '@',
    '#garden ',
    '@room',
    ':tada:',
    ':a',
    '👨‍👩‍👧‍👦',
    '\u200d',
    '\u202e',
    '(',
    '"',
    '|a',
    '<!--',
    '.',
    '…',
  ]);

function fill(piece: string, characters = CHARACTERS): string {
  return piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
}

function* bombs(): Generator<[name: string, text: string]> {
  for (const piece of PIECES) yield [JSON.stringify(piece), fill(piece)];
  yield ['brackets in pairs', `${'['.repeat(2000)}${']'.repeat(2000)}`];
  yield ['links in links', `${'['.repeat(1300)}${'](http://a.b)'.repeat(200)}`];
  yield ['parentheses in an address', `[a](http://a.b/${'('.repeat(3980)}`];
  yield [
    'backticks of each length',
    Array.from({ length: 88 }, (_, index) => '`'.repeat(index + 1)).join(' '),
  ];
  yield [
    'lists in lists',
    Array.from({ length: 60 }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'),
  ];
  for (const language of LANGUAGES.split(' ')) {
    for (const code of CODE) {
      yield [`${language} ${code}`, `\`\`\`${language}\n${fill(code, 3900)}\n\`\`\``];
      yield [
        `${language} ${code} in lines`,
        `\`\`\`${language}\n${fill(`${fill(code, 199)}\n`, 1490)}\n\`\`\``,
      ];
    }
  }
}

/** The best of three: what it costs when warm. */
function costOf(text: string): number {
  const costs = [1, 2, 3].map((salt) => {
    const startedAt = performance.now();
    renderBody(`${text.slice(0, CHARACTERS - 1)}${salt}`, REFS);
    return performance.now() - startedAt;
  });
  return Math.min(...costs);
}

describe('Markdown bombs', () => {
  it(`of ${CHARACTERS} characters are rendered quickly: the goal is ${GOAL_MS} ms`, (test) => {
    for (const piece of PIECES) costOf(fill(piece, 500));
    const costs = Array.from(bombs(), ([name, text]) => ({ name, ms: costOf(text) }));
    costs.sort((a, b) => b.ms - a.ms);
    for (const { name, ms } of costs.slice(0, 3)) test.diagnostic(`${ms.toFixed(1)} ms: ${name}`);
    const slow = costs.filter(({ ms }) => ms > FAILS_MS);
    assert.deepEqual(slow, []);
  });

  it('are excerpted as quickly, to one line', () => {
    for (const [name, text] of bombs()) {
      const before = process.cpuUsage();
      const excerpt = excerptOf(text);
      assert.ok(process.cpuUsage(before).user / 1000 < FAILS_MS, name);
      assert.ok([...excerpt].length <= 120 && !excerpt.includes('\n'), name);
    }
  });
});
