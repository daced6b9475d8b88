import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  renderFragment,
  renderMail,
  renderPage,
  renderPartial,
  templateNames,
} from '../../src/presenters/templates.ts';
import { mailSamples } from '../support/credential-samples.ts';
import { fragmentSamples, pageSamples, partialSamples } from '../support/template-samples.ts';

const MAX_FRAGMENT_LINES = 5;
const views = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.eta'),
);

function sourceOf(file: string): string {
  return readFileSync(join('views', file), 'utf8');
}

/** What a template shows when it was given something that it does not have. */
const HOLES = /\bundefined\b|\[object Object\]|\bNaN\b/;

const TAG = /<(?:a|form)\b(?:<%[\s\S]*?%>|[^>])*>/g;

/** Whether it works without a script; the form that only speaks over the socket is the exception. */
function isPlain(tag: string): boolean {
  return tag.startsWith('<a')
    ? tag.includes('href="')
    : /method="(?:post|get)" action="|hx-ws:send/.test(tag);
}

describe('templates', () => {
  it('every one has a sample, and every sample a template', () => {
    assert.deepEqual(Object.keys(pageSamples).sort(), templateNames('pages').sort());
    assert.deepEqual(Object.keys(partialSamples).sort(), templateNames('partials').sort());
    assert.deepEqual(Object.keys(fragmentSamples).sort(), templateNames('fragments').sort());
    assert.deepEqual(Object.keys(mailSamples).sort(), templateNames('mail').sort());
  });

  it('every one renders without a hole', () => {
    for (const [name, data] of Object.entries(pageSamples))
      assert.doesNotMatch(renderPage(name, data), HOLES, name);
    for (const [name, data] of Object.entries(partialSamples))
      assert.doesNotMatch(renderPartial(name, data), HOLES, name);
    for (const [name, data] of Object.entries(mailSamples))
      assert.doesNotMatch(renderMail(name, data), HOLES, name);
    for (const [name, data] of Object.entries(fragmentSamples)) {
      assert.doesNotMatch(renderFragment(name, data), HOLES, name);
    }
  });

  it('a fragment only places a partial', () => {
    for (const file of views.filter((each) => each.startsWith('fragments/'))) {
      const lines = sourceOf(file).trimEnd().split('\n');
      assert.ok(lines.length <= MAX_FRAGMENT_LINES, file);
      assert.doesNotMatch(sourceOf(file), /<(?!hx-partial|\/hx-partial|%)/, `${file} has markup of its own`);
    }
  });

  it('law 8: whatever a script does, a plain form or link does too', () => {
    for (const file of views) {
      for (const [tag] of sourceOf(file).matchAll(TAG)) assert.ok(isPlain(tag), `${file}: ${tag}`);
    }
  });

  it('nothing is inline that the policy forbids, and a message row has no hx attribute', () => {
    for (const file of views) {
      assert.doesNotMatch(sourceOf(file), /\sstyle="|\son[a-z]+="|<style|<script(?! src=)|hx-on/, file);
    }
    assert.doesNotMatch(sourceOf('partials/message.eta'), /hx-/);
  });

  it('only marked places print without escaping', () => {
    const raw = views.flatMap((file) =>
      [...sourceOf(file).matchAll(/<%~\s*([\s\S]*?)%>/g)].map((match) => match[1]),
    );
    const others = raw.filter(
      (expression) => !/^(?:partial\(|it\.(?:body|log|rows|html|message\.html) )/.test(expression ?? ''),
    );
    assert.deepEqual(others, []);
  });
});
