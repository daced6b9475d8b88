import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { parseId } from '../../src/inputs/ids.ts';
import { MessageInput } from '../../src/inputs/messages.ts';
import { parseInput } from '../../src/inputs/parse.ts';
import { parseSocketFrame } from '../../src/inputs/socket-frames.ts';
import { renderBody } from '../../src/presenters/markdown.ts';

describe('what comes in', () => {
  it('trims a body, keeps its lines and makes a nonce where there is none', () => {
    const { body, nonce } = parseInput(MessageInput, { body: ' \r\none\r\n\r\ntwo\t\n' });
    assert.equal(body, 'one\n\ntwo');
    assert.match(nonce, /^[\da-f-]{36}$/);
  });

  it('refuses bodies that show nothing or cannot be stored', () => {
    for (const body of [
      '',
      ' ',
      '\u200b',
      '\u2060\u3164',
      '\u2800',
      '\u00ad',
      'a\0',
      'a\ud800',
      ['a'],
      1,
      null,
      undefined,
    ]) {
      assert.throws(() => parseInput(MessageInput, { body }), InvalidInput, JSON.stringify(body));
    }
    for (const body of ['.', '👍🏽', 'ا', '\u200bx']) parseInput(MessageInput, { body });
  });

  it('knows an id from what is none', () => {
    assert.equal(parseId('42'), 42);
    for (const given of ['0', '-1', '01', '1.0', '1e3', ' 1', '', '9'.repeat(16), 5, ['1'], undefined]) {
      assert.throws(() => parseId(given), NotFound);
    }
  });

  it('reads socket frames as htmx sends them, and nothing else', () => {
    assert.deepEqual(parseSocketFrame('{"type":"sync","since":"12","headers":{}}'), {
      type: 'sync',
      since: 12,
    });
    for (const text of [
      '',
      '{}',
      '{"type":"sync","since":"x"}',
      '{"type":"sync","since":1.5}',
      '{"type":"read"}',
    ]) {
      assert.equal(parseSocketFrame(text), undefined, text);
    }
  });

  it('renders text as text, with http, https and mail addresses as links', () => {
    assert.equal(renderBody(`<b> & "quotes" 'n'`, null), '&lt;b&gt; &amp; &quot;quotes&quot; &#39;n&#39;');
    assert.match(renderBody('www.example.org', null), /^<a href="http:\/\/www\.example\.org" /);
    assert.match(
      renderBody('(https://example.org/x)', null),
      /^\(<a [^>]+>https:\/\/example\.org\/x<\/a>\)$/,
    );
    for (const text of [
      'javascript:alert(1)',
      'ftp://example.org',
      '//example.org/x',
      'data:text/html,x',
      '1.2.3.4',
    ]) {
      assert.doesNotMatch(renderBody(text, null), /href="(?!http:\/\/)/, text);
    }
  });
});
