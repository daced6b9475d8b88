import { z } from 'zod';
import { config } from '../../config.ts';
import { Problem } from '../../presenters/api/problem.ts';
import type { Operation } from './operation.ts';

const JSON_TYPE = 'application/json';
const DEFS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

type JsonSchema = Record<string, unknown> & { properties?: Record<string, JsonSchema>; required?: string[] };
type Components = Record<string, JsonSchema>;

/** What can go wrong, in the words of the document. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON, or the address cannot be read.',
  401: 'No token, or one that is void.',
  403: 'It can be seen, but not done: by this person, or with this token.',
  404: 'There is nothing here, or it is not for this person to see.',
  409: 'Somebody else has it already.',
  413: 'The body is larger than 64 KB.',
  415: 'The body is neither JSON nor a form, in UTF-8.',
  422: 'What was given cannot be used; `errors` says why, by field.',
  429: 'Too much at once; `Retry-After` says when to try again.',
  503: 'The database cannot be reached just now; try again.',
};

/** The OpenAPI 3.1 document of these operations (https://spec.openapis.org/oas/v3.1.1). Its schemas are those that requests are read by. */
export function createDocument(operations: readonly Operation[]): object {
  const components: Components = {};
  const toSchema = (schema: z.ZodType, io: 'input' | 'output') => describeSchema(schema, io, components);
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, { [operation.method]: describe(operation, toSchema) });
  }
  toSchema(Problem, 'output');
  return {
    openapi: '3.1.1',
    info: {
      title: 'Parley',
      version: '1',
      description: 'Rooms, messages and people of a Parley server, for programs. Times are ISO 8601 in UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${config.publicOrigin ?? ''}/api/v1` }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

type ToSchema = (schema: z.ZodType, io: 'input' | 'output') => JsonSchema;

function describe(operation: Operation, toSchema: ToSchema): object {
  const { method, path, tag, summary, description, access, body, example } = operation;
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)/gi, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`,
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(access === 'anybody' ? { security: [] } : { 'x-scope': access }),
    parameters: [
      ...describeParameters('path', operation.params, example?.params, toSchema),
      ...describeParameters('query', operation.query, example?.query, toSchema),
    ],
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: {
          [JSON_TYPE]: { schema: toSchema(body, 'input'), ...(example?.body && { example: example.body }) },
        },
      },
    }),
    responses: describeAnswers(operation, toSchema),
  };
}

function describeParameters(
  place: 'path' | 'query',
  shape: z.ZodType | undefined,
  examples: Readonly<Record<string, unknown>> | undefined,
  toSchema: ToSchema,
): object[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = toSchema(shape, 'input');
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
    ...(examples?.[name] !== undefined && { example: examples[name] }),
  }));
}

function describeAnswers(operation: Operation, toSchema: ToSchema): object {
  const problem = { [JSON_TYPE]: { schema: { $ref: `${COMPONENTS}Problem` } } };
  const refusals = refusalsOf(operation).map((status) => [
    status,
    { description: REFUSALS[status], content: problem },
  ]);
  const answers = Object.entries(operation.answers).map(([status, { description, shape }]) => [
    status,
    { description, ...(shape && { content: { [JSON_TYPE]: { schema: toSchema(shape, 'output') } } }) },
  ]);
  return Object.fromEntries([...answers, ...refusals]);
}

function refusalsOf({ access, params, query, body, isContested }: Operation): number[] {
  return [
    ...(body || params ? [400] : []),
    ...(body ? [413, 415] : []),
    ...(access === 'anybody' ? [] : [401]),
    403,
    ...(params || access === 'admin' ? [404] : []),
    ...(isContested ? [409] : []),
    ...(body || query ? [422] : []),
    ...[429, 503],
  ];
}

/** As JSON Schema; what has a name goes to the components and is pointed to. */
function describeSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  const drawn = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const { $schema, $defs = {}, ...own } = pointToComponents(drawn) as JsonSchema & { $defs?: Components };
  Object.assign(components, $defs);
  return own;
}

function pointToComponents(drawn: object): object {
  return JSON.parse(JSON.stringify(drawn), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace(DEFS, COMPONENTS) : value,
  );
}
