import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOnlyEmoji } from '../../src/presenters/emoji.ts';
import { excerptOf } from '../../src/presenters/excerpt.ts';
import { renderBody } from '../../src/presenters/markdown.ts';
import { presentMessage } from '../../src/presenters/messages.ts';
import { stored } from '../support/template-data.ts';

const LINK = 'target="_blank" rel="noreferrer nofollow ugc"';

/** What a body may consist of besides text; whatever else has a `<` in it got through. */
const SAFE_TAGS =
  /<\/?(?:p|b|strong|em|s|ul|li|blockquote|hr|code|br|a)>|<ol(?: start="\d+")?>|<\/(?:ol|pre|a|span)>|<pre tabindex="0">|<span class="(?:hljs|language)-[a-z_ -]+">|<a href="(?:https?:\/\/|mailto:)[^"<>\s]*" target="_blank" rel="noreferrer nofollow ugc">|<a class="(?:mention at-\d+|room-link)" href="\/(?:people|rooms)\/[\w.-]+">|<b class="mention at-room">/g;

const CODE_LANGUAGES = [
  '',
  'js',
  'html',
  'css',
  'sql',
  'bash',
  '"onx=1',
  '<script>',
  '__proto__',
  'constructor',
];

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<hx-partial hx-target="#log" hx-swap="innerHTML">gone</hx-partial>',
  '<b hx-swap-oob="true" id="log">x</b>',
  '<!-- --><![CDATA[<b>]]><?php ?><a href=javascript:alert(1)>',
  '**<b onmouseover=alert(1)>** `<i>` ~~<u>~~ # <h1>',
  '![x](https://evil.example/x.png "onerror=alert(1)")',
  '[x](https://e.example/"onclick="alert(1))',
  `[x](https://e.example/'onclick='alert(1) "title" )`,
  '<https://e.example/"onclick=alert(1)>',
  'https://e.example/"onclick="alert(1) www.e.example/<script>',
  'ada@e.example"onclick="x <mailto:a@e.example?subject="x">',
  '[a [b](https://b.example) c](https://c.example)',
  '[<script>alert(1)</script>](https://e.example)',
  '[@bob <i>](https://e.example/@bob) @bob"<i>',
  '[x]: javascript:alert(1)\n\n[x] [x][x]',
  '| a | <b> |\n|---|---|\n| <i> | x |',
  ...CODE_LANGUAGES.map((info) => `\`\`\`${info}\n</code></pre><script>alert(1)</script> "'&\n\`\`\``),
  ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)']
    .concat(['\u0001javascript:alert(1)', 'javascript&colon;alert(1)', '&#106;avascript:alert(1)'])
    .concat(['&#x6A&#x61vascript:x', 'data:text/html;base64,PHNjcmlwdD4=', 'vbscript:x', 'view-source:x'])
    .concat(['file:///etc/passwd', 'blob:https://x', '//evil.example', '/sign-out', '\\evil.example', '#x'])
    .concat(['http:evil', 'https:/evil', 'javascript://https://x.example/%0aalert(1)', 'jav%0dascript:x', ''])
    .flatMap((url) => [`[x](${url})`, `[x](<${url}>)`, `<${url}>`, url, `![x](${url})`]),
];

describe('Markdown', () => {
  it('shows every construct', () => {
    const shown: [string, string][] = [
      ['**bold** __too__', '<strong>bold</strong> <strong>too</strong>'],
      ['*it* _too_', '<em>it</em> <em>too</em>'],
      ['~~gone~~', '<s>gone</s>'],
      ['`<b> & @bob :tada:`', '<code>&lt;b&gt; &amp; @bob :tada:</code>'],
      ['one\ntwo', 'one<br>two'],
      ['one\n\ntwo', '<p>one</p>\n<p>two</p>'],
      ['# One\n### Three', '<p><b>One</b></p><p><b>Three</b></p>'],
      ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
      ['3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'],
      ['> said\n> so', '<blockquote>\n<p>said<br>so</p>\n</blockquote>'],
      ['---', '<hr>'],
      ['[text](https://a.example/?b=1&c=2)', `<a href="https://a.example/?b=1&amp;c=2" ${LINK}>text</a>`],
      ['<https://a.example>', `<a href="https://a.example" ${LINK}>https://a.example</a>`],
      ['a.example.com', `<a href="http://a.example.com" ${LINK}>a.example.com</a>`],
      ['[nowhere]()', '<a>nowhere</a>'],
      ['a@b.org', `<a href="mailto:a@b.org" ${LINK}>a@b.org</a>`],
      ['snake_case_name 2*3*4', 'snake_case_name 2<em>3</em>4'],
      ['\\*plain\\*', '*plain*'],
      ['&amp; &lt;', '&amp;amp; &amp;lt;'],
      [':tada: :no_such: 10:30:45', '🎉 :no_such: 10:30:45'],
    ];
    for (const [text, html] of shown) assert.equal(renderBody(text, null), html, text);
  });

  it('shows code as it is, coloured where the language is known and the code is not too much', () => {
    assert.equal(renderBody('```\na < b\n```', null), '<pre tabindex="0"><code>a &lt; b</code></pre>');
    assert.match(renderBody('```js title\nlet a\n```', null), /<span class="hljs-keyword">let<\/span> a</);
    assert.doesNotMatch(renderBody('```klingon\nlet a\n```', null), /hljs/);
    assert.doesNotMatch(renderBody(`\`\`\`js\n${'let a;\n'.repeat(300)}\`\`\``, null), /hljs/);
    assert.doesNotMatch(renderBody(`\`\`\`js\nlet ${'a'.repeat(300)}\n\`\`\``, null), /hljs/);
  });

  it('lets nothing hostile through, whatever it is put into', () => {
    const frames = [
      (x: string) => x,
      (x: string) => `> ${x}`,
      (x: string) => `- **${x}**`,
      (x: string) => `# ${x}`,
    ];
    for (const body of HOSTILE) {
      for (const frame of frames) {
        for (const refs of [null, { '@bob': 7, '#garden': 5, '@room': null }]) {
          const html = renderBody(frame(body), refs);
          assert.doesNotMatch(html.replace(SAFE_TAGS, ''), /[<>"']/, `${frame(body)} → ${html}`);
        }
      }
    }
  });

  it('links to the web and to mail only, and never inside another link', () => {
    for (const body of HOSTILE) {
      for (const [, href = ''] of renderBody(body, null).matchAll(/href="([^"]*)"/g))
        assert.match(href, /^(?:https?:\/\/[^/]|mailto:)/, body);
    }
    const nested = renderBody('[a [b](https://b.example) @bob](https://c.example)', { '@bob': 7 });
    assert.doesNotMatch(nested, /<a [^>]*>[^<]*<a /);
    assert.doesNotMatch(renderBody('[see @bob](https://c.example)', { '@bob': 7 }), /mention/);
  });

  it('makes a hundred links of a message, and leaves further ones as text', () => {
    for (const link of ['a.io', 'https://a.io', '<https://a.io>', '[a](https://a.io)', '*a@b.io*']) {
      const html = renderBody(`${link} `.repeat(150), null);
      assert.equal(html.match(/<a /g)?.length, 100, link);
      assert.ok(html.length < 20_000, link);
    }
    const names = renderBody('@bob #tea **@room** '.repeat(50), { '@bob': 7, '#tea': 5, '@room': null });
    assert.equal(names.match(/ class="/g)?.length, 100);
    assert.match(renderBody('[a [b](https://b.io) c](https://c.io) '.repeat(4), null), /<a /);
    assert.match(renderBody('a.io', null), /^<a /);
  });

  it('shows names by what they mean, in the spelling of the text', () => {
    const refs = { '@bob': 7, '#tea-room': 5, '@room': null };
    assert.equal(
      renderBody('**@Bob** #Tea-Room @room @eve `@bob`', refs),
      '<strong><a class="mention at-7" href="/people/Bob">@Bob</a></strong> <a class="room-link" href="/rooms/5">#Tea-Room</a> <b class="mention at-room">@room</b> @eve <code>@bob</code>',
    );
    assert.equal(renderBody('me@bob.x x#tea-room /@bob', refs).includes('class='), false);
  });

  it('never takes a text for the names of another one', () => {
    const forged = '{"@bob":7}\n@bob is **here**';
    assert.doesNotMatch(renderBody(forged, null), /mention/);
    assert.match(renderBody('@bob is **here**', { '@bob': 7 }), /^<a class="mention at-7"/);
  });

  it('knows a text that is nothing but a few emoji', () => {
    for (const text of ['👍', '👍🏽', '👨‍👩‍👧‍👦', '🇪🇺', '1️⃣', '❤️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👍 🎉\n👀', '👨🏿‍🚀👩‍❤️‍👩🏳️‍🌈'])
      assert.ok(isOnlyEmoji(text), text);
    for (const text of ['', '1', '#', '👍👍👍👍', '👍.', 'ok 👍', '`👍`', '\u200d', '\ufe0f', '🏽x'])
      assert.ok(!isOnlyEmoji(text), text);
    assert.ok(presentMessage({ ...stored, body: ':tada: 👍' }).isJumbo);
    assert.ok(!presentMessage({ ...stored, body: ':no_such:' }).isJumbo);
  });

  it('is left out of an excerpt, which stays on one line', () => {
    assert.equal(
      excerptOf('# **Bold** [link](https://a.example)\n\n- `code`\n- :tada:'),
      'Bold link code 🎉',
    );
    assert.equal(excerptOf('```js\nlet a\n```\n> said'), 'let a said');
    assert.equal(excerptOf('<script>'), '<script>');
    assert.equal(excerptOf('x'.repeat(500), 10), `${'x'.repeat(9)}…`);
  });
});
