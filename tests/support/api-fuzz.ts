import fc from 'fast-check';
import type { DocumentedOperation } from './api-document.ts';
import { hostile, hostileSegment, type JsonSchema, knownId, often, valuesOf } from './api-fuzz-values.ts';

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly operation: DocumentedOperation;
  /** Below /api/v1. */
  readonly path: string;
  readonly visitor: string;
  readonly contentType: string | undefined;
  readonly body: string | undefined;
}

/** Requests of all kinds of one operation: most as the document says, many nearly so, some of nothing but malice. */
export function requestsOf(
  operation: DocumentedOperation,
  { visitors, disposableIds }: { visitors: readonly string[]; disposableIds: readonly number[] },
): fc.Arbitrary<FuzzRequest> {
  const isDangerous = /^delete \/admin\/(users|tokens)/.test(`${operation.method} ${operation.path}`);
  const id = isDangerous ? fc.constantFrom(...disposableIds) : knownId;
  return fc
    .record({
      visitor: fc.constantFrom(...visitors),
      path: pathOf(operation, id),
      query: queryOf(operation),
      sent: bodyOf(operation),
    })
    .map(({ visitor, path, query, sent }) => ({ operation, visitor, path: path + query, ...sent }));
}

function pathOf({ path }: DocumentedOperation, id: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const value = often(id.map(String), hostileSegment);
  const parts = path.split(/\{\w+\}/);
  return fc
    .array(value, { minLength: parts.length - 1, maxLength: parts.length - 1 })
    .map((values) => parts.map((part, index) => part + (values[index] ?? '')).join(''));
}

function queryOf({ parameters }: DocumentedOperation): fc.Arbitrary<string> {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, required }) =>
      fc
        .option(often(valuesOf(schema as JsonSchema), hostile), { freq: required ? 8 : 1 })
        .map((value) => (value === null ? '' : `${name}=${encode(value)}`)),
    );
  const stray = fc.constantFrom(
    '',
    '',
    '',
    '',
    'x=1',
    'limit=1&limit=2',
    '%ff=%ff',
    '__proto__=1',
    'a[b]=1',
    '&&=&',
  );
  return fc
    .tuple(...pairs, stray)
    .map((given) => given.filter((pair) => pair !== '').join('&'))
    .map((given) => (given === '' ? '' : `?${given}`));
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return encodeURIComponent(text.toWellFormed());
}

type Sent = Pick<FuzzRequest, 'contentType' | 'body'>;

function bodyOf({ requestBody }: DocumentedOperation): fc.Arbitrary<Sent> {
  const described = requestBody?.content['application/json'];
  const nothing = fc.constant<Sent>({ contentType: undefined, body: undefined });
  if (!described) return often(nothing, malice);
  const { schema, example } = described as { schema: JsonSchema; example?: object };
  const fitting = often(valuesOf(schema), fc.constant(example ?? {}));
  const asJson = (value: fc.Arbitrary<unknown>) =>
    value.map<Sent>((given) => ({ contentType: 'application/json', body: toJson(given) }));
  return fc.oneof(
    { weight: 12, arbitrary: asJson(fitting) },
    { weight: 6, arbitrary: asJson(spoilt(fitting)) },
    { weight: 2, arbitrary: asForm(fitting) },
    { weight: 2, arbitrary: malice },
    { weight: 1, arbitrary: nothing },
  );
}

/** One field of it is something else. */
function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, hostile, fc.nat()).map(([given, other, place]) => {
    const names = Object.keys((given ?? {}) as object);
    const name = names[place % (names.length + 1)] ?? 'other';
    return { ...(given as object), [name]: other };
  });
}

function asForm(value: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> {
  return value.map((given) => ({
    contentType: 'application/x-www-form-urlencoded',
    body: Object.entries((given ?? {}) as object)
      .map(([name, each]) => `${name}=${encode(each)}`)
      .join('&'),
  }));
}

const malice: fc.Arbitrary<Sent> = fc.record({
  contentType: fc.constantFrom(
    ...[
      'application/json',
      'application/json; charset=utf-16',
      'text/plain',
      'application/xml',
      'multipart/form-data',
    ],
    ...['application/x-www-form-urlencoded', 'x', undefined],
  ),
  body: fc.constantFrom(
    ...[
      '',
      '{',
      'null',
      '"x"',
      '7',
      '[]',
      '{"a":1}}',
      '{"content":"\\ud800"}',
      '{"__proto__":{"x":1}}',
      '\0',
      '\xff',
    ],
    ...[
      '['.repeat(2000),
      `{"content":"${'x'.repeat(70_000)}"}`,
      'a=1&'.repeat(200),
      '{"constructor":{"prototype":1}}',
    ],
  ),
});

function toJson(given: unknown): string | undefined {
  return JSON.stringify(given, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
