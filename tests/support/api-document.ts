import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What stands in the document of one operation, as far as tests look at it. */
export interface DocumentedOperation {
  readonly method: string;
  /** With names in braces. */
  readonly path: string;
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: object;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Record<string, { schema: object; example?: object }> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export type Checker = ReturnType<typeof createChecker>;

const JSON_POINTER = '/content/application~1json/schema';

/** Holds answers against the document, and remembers which ones there were. */
export function createChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'parley');
  const operations = listOperations(document);
  const find = finding(operations);
  const validators = new Map<string, ValidateFunction>();
  /** `get /chat/rooms 200` */
  const seen = new Set<string>();

  function validatorOf({ method, path }: DocumentedOperation, status: number): ValidateFunction {
    const place = `${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}/responses/${status}`;
    const known =
      validators.get(place) ?? ajv.compile({ $ref: `parley#/paths/${encodeURI(place)}${JSON_POINTER}` });
    validators.set(place, known);
    return known;
  }

  /** Throws when the document does not know such an answer. */
  function check(operation: DocumentedOperation, status: number, body: unknown): void {
    const name = `${operation.method} ${operation.path} ${status}`;
    const response = operation.responses[status];
    assert.ok(response, `the document has ${name}: ${JSON.stringify(body)?.slice(0, 200)}`);
    seen.add(name);
    if (response.content) {
      const isValid = validatorOf(operation, status);
      assert.ok(isValid(body), `${name}: ${ajv.errorsText(isValid.errors)} in ${JSON.stringify(body)}`);
    } else assert.equal(body, undefined, `${name} has no body`);
  }

  return { operations, seen, find, check };
}

function finding(operations: readonly DocumentedOperation[]) {
  // `/chat/rooms/open` is not a room: what has fewer names in braces comes first.
  const matchers = operations
    .toSorted((one, other) => braces(one.path) - braces(other.path))
    .map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return function find(method: string, path: string): DocumentedOperation {
    const { pathname } = new URL(path, 'http://parley.test');
    const found = matchers.find(
      ({ operation, pattern }) => operation.method === method && pattern.test(pathname),
    );
    assert.ok(found, `the document has ${method} ${pathname}`);
    return found.operation;
  };
}

function listOperations({ paths }: ApiDocument): DocumentedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, rest]) => ({ ...rest, method, path }) as DocumentedOperation),
  );
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function braces(path: string): number {
  return path.split('{').length;
}
