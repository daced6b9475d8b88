import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidInput } from '../../src/domain/errors.ts';
import { parseInput } from '../../src/inputs/parse.ts';
import { type ParsedSearch, parseSearch, SearchInput } from '../../src/inputs/search.ts';
import { renderExcerpt } from '../../src/presenters/excerpts.ts';

const NOTHING = { words: [], from: [], in: [], after: null, before: null, hasLink: false };

function finds(text: string, expected: Partial<ParsedSearch>): void {
  assert.deepEqual(parseSearch(text), { ...NOTHING, ...expected }, text);
}

describe('what is searched for', () => {
  it('is words, and phrases in quotes of any kind', () => {
    finds(' green  tea ', { words: ['green', 'tea'] });
    finds('"green tea" pot', { words: ['green tea', 'pot'] });
    finds('“green tea”', { words: ['green tea'] });
    finds('会議 "明日 の"', { words: ['会議', '明日 の'] });
    finds('"not ended here', { words: ['not ended here'] });
    finds('it"s', { words: ['it"s'] });
    finds('100% a_b \\', { words: ['100%', 'a_b', '\\'] });
  });

  it('can name people, rooms, days and links', () => {
    finds('from:ada from:@Bob tea', { words: ['tea'], from: ['ada', 'Bob'] });
    finds('in:engine-room in:#7 IN:"Engine room"', { in: ['engine-room', '7', 'Engine room'] });
    finds('has:link', { hasLink: true });
    const [first, later] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-21T00:00:00Z')];
    finds('after:2026-11-01 before:2026-11-21', { after: first, before: later });
    finds('after:2026-11-21 after:2026-11-01', { after: later });
    finds('before:2026-11-21 before:2026-11-01', { before: first });
  });

  it('takes what it does not know as words', () => {
    finds('foo:bar has:cheese https://example.org/?q=1', {
      words: ['foo:bar', 'has:cheese', 'https://example.org/?q=1'],
    });
    finds('from: "has:link"', { words: ['from:', 'has:link'] });
  });

  it('may be nothing', () => {
    for (const text of ['', '  ', '""', 'from:"" ""', '\n']) assert.equal(parseSearch(text), undefined, text);
    assert.equal(parseInput(SearchInput, {}).q, '');
  });

  it('is refused with a sentence when no day, too much or no text is meant', () => {
    for (const day of ['yesterday', '2026-02-30', '2026-13-01', '26-1-1', '0000-01-01', '2026-11-21x']) {
      assert.throws(() => parseSearch(`tea before:${day}`), /such as before:2026-11-21\.$/, day);
      assert.throws(() => parseSearch(`after:"${day}"`), InvalidInput, day);
    }
    assert.throws(() => parseSearch('1 2 3 4 5 6 7 8 from:9'), /at most 8 words/);
    for (const q of ['x'.repeat(201), 'a\0', 'a\ud800', ['a', 'b'], 1, null, {}]) {
      assert.throws(() => parseInput(SearchInput, { q }), InvalidInput, JSON.stringify(q));
    }
    parseInput(SearchInput, { q: '👍'.repeat(200) });
  });
});

describe('an excerpt', () => {
  it('marks every hit in any letter case, those that overlap as one', () => {
    assert.equal(renderExcerpt('Tea, green tea', ['TEA']), '<mark>Tea</mark>, green <mark>tea</mark>');
    assert.equal(renderExcerpt('abcde', ['bcd', 'abc']), '<mark>abcd</mark>e');
    assert.equal(renderExcerpt('ÜBER 会議', ['über', '会']), '<mark>ÜBER</mark> <mark>会</mark>議');
    assert.equal(renderExcerpt('plain', []), 'plain');
  });

  it('escapes the text and what was asked, in hits, between them and where a hit cuts an entity', () => {
    const attack = '<img src=x onerror=alert(1)> & "q" \'s\'';
    const escaped = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot; &#39;s&#39;';
    assert.equal(renderExcerpt(attack, []), escaped);
    assert.equal(renderExcerpt(attack, [attack]), `<mark>${escaped}</mark>`);
    assert.equal(renderExcerpt('<b>', ['lt', '<']), '<mark>&lt;</mark>b&gt;');
    assert.equal(renderExcerpt('a &amp; b', ['amp']), 'a &amp;<mark>amp</mark>; b');
    assert.doesNotMatch(renderExcerpt('</mark><script>x</script>', ['script']), /<(?!\/?mark>)/);
  });

  it('takes signs of regular expressions as they are', () => {
    for (const word of ['.*', '(a+)+$', '[', '\\', 'a|b', '^', '{2}', '?', '/', '-']) {
      assert.equal(renderExcerpt(word, [word]), `<mark>${renderExcerpt(word, [])}</mark>`);
      assert.equal(renderExcerpt('xyz', [word]), 'xyz');
    }
  });

  it('is about 160 characters around the first hit, between words and never within a character', () => {
    const text = `${'early words '.repeat(50)}needle ${'later words '.repeat(50)}`;
    const excerpt = renderExcerpt(text, ['needle']);
    assert.match(excerpt, /^…(?:early|words) .*<mark>needle<\/mark> later .* (?:later|words)…$/);
    const length = excerpt.replace(/<\/?mark>/g, '').length;
    assert.ok(length > 130 && length <= 165, String(length));
    for (let lead = 300; lead < 304; lead++) {
      const emoji = renderExcerpt(`${'x'.repeat(lead)}${'👍'.repeat(300)}needle${'👍'.repeat(300)}`, [
        'needle',
      ]);
      assert.ok(emoji.isWellFormed());
    }
    const phrase = 'p'.repeat(200);
    assert.ok(renderExcerpt(text + phrase, [phrase]).endsWith(`<mark>${phrase}</mark>`));
  });
});
