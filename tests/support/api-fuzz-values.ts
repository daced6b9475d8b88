import fc from 'fast-check';

/** As far as the document goes. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** Ids of what there is, and a little more. */
const IDS = 60;
const BIG = 'x'.repeat(5000);
const WORDS = ['hello', 'Tea', 'SECRET', 'from:ada', 'in:tea "a phrase"', '@bob #tea **bold**', '👍', 'ada'];

const hostileText = fc.constantFrom(
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    BIG,
    '\u202e\u200b',
    '%',
    "'; DROP TABLE users; --",
    '<script>',
  ],
  ...['before:2026-99-99', '__proto__', '{{7*7}}', 'null', '\r\nX: y', '👍👍', 'a'.repeat(81)],
);
const hostileNumber = fc.constantFrom(-1, 0, 1.5, 2 ** 53, 2 ** 63, 1e308, -0.1, 999_999_999_999_999);
export const hostile = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom(null, true, [], {}, [[[[]]]], { $gt: '' }, [1, 'x', null], { toString: 'x' }),
  fc.anything({ maxDepth: 2 }),
);
export const hostileSegment = fc.constantFrom(
  ...[
    '-1',
    '0',
    '1.5',
    '1e3',
    '01',
    'x',
    '%00',
    '%ff',
    '%ed%a0%80',
    '..',
    '%2e%2e%2f',
    '%2F',
    '1;2',
    '1%20',
    'null',
  ],
  ...[
    '9223372036854775808',
    '999999999999999',
    '99999999999999999999999999',
    '%D9%A1',
    '[object]',
    `${'1'.repeat(3000)}`,
  ],
);
/** The first ones are those that people know. */
export const knownId = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: IDS }));

/** What could stand there, for any schema. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOf));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'integer') return often(knownId, hostileNumber);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') return fc.array(valuesOf(schema.items ?? {}), { maxLength: 4 });
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'null') return fc.constant(null);
  return fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 30, unit: 'binary' }));
}

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)]);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] as never[] });
}

/** `usual` four times out of five. */
export function often<One, Other>(
  usual: fc.Arbitrary<One>,
  other: fc.Arbitrary<Other>,
): fc.Arbitrary<One | Other> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other });
}
