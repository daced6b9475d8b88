import { renderBody } from '../markdown.ts';
import { type JsonSchema, nameOf, sketch } from './schema-sketch.ts';

interface Content {
  readonly 'application/json'?: { readonly schema: JsonSchema; readonly example?: object };
}

interface DocumentedParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: number | string;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-scope'?: string;
  readonly parameters: readonly DocumentedParameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

/** Our OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** The document as /docs shows it: operations by tag, then the shapes that have a name. */
export function presentDocs({ paths, components }: ApiDocument, base: string) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => presentOperation(method, path, operation, base)),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return {
    base,
    sections: tags.map((tag) => ({ tag, operations: operations.filter((each) => each.tag === tag) })),
    shapes: Object.entries(components.schemas).map(([name, schema]) => ({ name, text: sketch(schema) })),
  };
}

function presentOperation(method: string, path: string, operation: DocumentedOperation, base: string) {
  const { operationId, tags, summary, description, responses, parameters } = operation;
  const body = operation.requestBody?.content['application/json'];
  const isForAnybody = operation['x-scope'] === undefined;
  return {
    id: operationId,
    tag: tags[0] ?? '',
    method: method.toUpperCase(),
    path,
    summary,
    /** Safe HTML. */
    html: renderBody(description ?? '', null),
    access: isForAnybody ? 'No token needed' : `Token with “${operation['x-scope']}”`,
    parameters: parameters.map(presentParameter),
    body: body && { text: sketch(body.schema), example: toText(body.example ?? {}) },
    answers: Object.entries(responses).map(([status, answer]) => presentAnswer(status, answer)),
    curl: drawCurl(method, path, operation, base),
  };
}

function presentParameter({ name, in: place, required, description, schema, example }: DocumentedParameter) {
  return {
    name,
    place,
    required,
    /** Safe HTML. */
    html: renderBody(description ?? '', null),
    type: sketch(schema),
    example: String(example ?? ''),
  };
}

function presentAnswer(
  status: string,
  { description, content }: { readonly description: string; readonly content?: Content },
) {
  const schema = content?.['application/json']?.schema;
  const isRefusal = Number(status) >= 400;
  /** `html`: safe. */
  const answer = { status, html: renderBody(description, null), isRefusal };
  if (!schema || isRefusal) return { ...answer, name: '', shape: '' };
  // What has a name stands below, once.
  const name = schema.$ref ? nameOf(schema.$ref) : '';
  return { ...answer, name, shape: name ? '' : sketch(schema) };
}

/** The request as one types it at a shell. */
function drawCurl(method: string, path: string, operation: DocumentedOperation, base: string): string {
  const examples = new Map(operation.parameters.map((each) => [each.name, each.example]));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(examples.get(name) ?? 1));
  const query = operation.parameters
    .filter((each) => each.in === 'query' && each.example !== undefined)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  const body = operation.requestBody?.content['application/json'];
  const lines = [
    `curl -X ${method.toUpperCase()} ${quote(base + filled + (query.length > 0 ? `?${query.join('&')}` : ''))}`,
    ...(operation['x-scope'] ? [`-H "Authorization: Bearer $TOKEN"`] : []),
    ...(body
      ? ["-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body.example ?? {}))}`]
      : []),
  ];
  return lines.join(' \\\n  ');
}

/** For a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function toText(value: object): string {
  return JSON.stringify(value, null, 2);
}
