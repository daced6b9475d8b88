import type { z } from 'zod';
import { InvalidInput, NotFound } from '../domain/errors.ts';

/** What came in, as the schema says it must be. Throws InvalidInput with the first message of each field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const { path, code, message } of parsed.error.issues) {
    const isNoObject = path.length === 0 && code === 'invalid_type';
    fields[String(path[0] ?? 'form')] ??= isNoObject ? 'Send one object, with fields.' : message;
  }
  throw new InvalidInput(fields);
}

/** What stands in an address, as the schema says it must be. Throws NotFound: what does not fit names nothing. */
export function parseParams<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}

/** The texts somebody typed, to be shown again beside their errors. Anything that is no text is left out. */
export function typedValues(given: unknown): Record<string, string> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
