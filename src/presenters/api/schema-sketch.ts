/** A piece of JSON Schema, as far as ours use it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly description?: string;
}

/** How a value of that schema looks, in a notation like that of types: `{ id: integer, name?: string }`, on several lines. */
export function sketch(schema: JsonSchema, indent = ''): string {
  const { $ref, properties, items, anyOf: alternatives = schema.oneOf } = schema;
  if ($ref) return nameOf($ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (alternatives) return alternatives.map((each) => sketch(each, indent)).join(' | ');
  if (items) return `[${sketch(items, indent)}, …]`;
  if (properties) return sketchObject(schema, indent);
  if (typeof schema.additionalProperties === 'object')
    return `{ (name): ${sketch(schema.additionalProperties, indent)} }`;
  return schema.format ?? [schema.type ?? 'anything'].flat().join(' | ');
}

function sketchObject({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?';
    const note = schema.description ? `  // ${schema.description.replaceAll('`', '')}` : '';
    return `${deeper}${name}${mark}: ${sketch(schema, deeper)}${note}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** What a pointer to the components names. */
export function nameOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}
