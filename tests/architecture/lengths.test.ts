import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseSync } from '@swc/core';

const MAX_FILE_LINES = 200;
const MAX_FUNCTION_LINES = 40;
/** A test reads as a story: it may take longer, and a suite holds many. */
const MAX_TEST_LINES = 60;
const FOLDERS = ['src', 'admin', 'public/js', 'tests', 'bench'];
const FUNCTION_TYPES = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
];

interface Node {
  readonly type?: string;
  readonly span?: { start: number; end: number };
  readonly [key: string]: unknown;
}

const files = FOLDERS.flatMap((folder) => listFiles(folder)).filter((file) => /\.(ts|js)$/.test(file));

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  } catch {
    return [];
  }
}

function countLines(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** How many lines each function of the source has. Spans count bytes from 1. */
function functionLengths(source: string): number[] {
  const bytes = Buffer.from(source);
  const lengths: number[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), (node) => {
    if (!FUNCTION_TYPES.includes(node.type ?? '')) return;
    const span = (node.span ?? (node.function as Node).span) as { start: number; end: number };
    lengths.push(countLines(bytes.subarray(span.start - 1, span.end - 1).toString()));
  });
  return lengths;
}

function visit(value: unknown, act: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, act);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && !isSuite(value as Node)) act(value as Node);
    for (const each of Object.values(value)) visit(each, act);
  }
}

const suites = new Set<unknown>();

/** The callback of describe() is a list of tests, not a function that one reads at once. */
function isSuite(node: Node): boolean {
  const callee = node.callee as { value?: string } | undefined;
  if (node.type === 'CallExpression' && callee?.value === 'describe') {
    suites.add((node.arguments as { expression: Node }[]).at(-1)?.expression);
  }
  return suites.has(node);
}

describe('lengths', () => {
  it(`no file has more than ${MAX_FILE_LINES} lines`, () => {
    const long = files.filter((file) => countLines(readFileSync(file, 'utf8')) > MAX_FILE_LINES);
    assert.deepEqual(long, []);
  });

  it(`no function has more than ${MAX_FUNCTION_LINES} lines, no test more than ${MAX_TEST_LINES}`, () => {
    const long = files.flatMap((file) => {
      const limit = file.endsWith('.test.ts') ? MAX_TEST_LINES : MAX_FUNCTION_LINES;
      const longest = Math.max(0, ...functionLengths(readFileSync(file, 'utf8')));
      return longest > limit ? [`${file}: ${longest} lines`] : [];
    });
    assert.deepEqual(long, []);
  });

  it('would notice a long function', () => {
    const body = 'work();\n'.repeat(MAX_FUNCTION_LINES);
    assert.deepEqual(functionLengths(`const ä = 1;\nfunction long() {\n${body}}\n`), [
      MAX_FUNCTION_LINES + 2,
    ]);
    assert.deepEqual(functionLengths(`describe('x', () => {\n${body}});`), []);
  });
});
