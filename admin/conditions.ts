import type { BaseProperty } from 'adminjs';
import { cast, col, type Model, type ModelStatic, Op, type WhereOptions, where } from 'sequelize';

/** The field of the filter that looks into every text. */
export const ANY_TEXT = 'anyText';

const ID = /^-?\d{1,15}$/;
/** PostgreSQL knows no year beyond. */
const YEARS = [1, 9999] as const;
const NEVER: WhereOptions = { id: null };

/**
 * What a filter asks for, as a condition; undefined when it asks for nothing. Whatever stands in the address comes here: what a
 * column cannot hold is found nowhere, and fails nowhere.
 */
export function conditionFor(
  model: ModelStatic<Model>,
  property: BaseProperty,
  given: unknown,
): WhereOptions | undefined {
  const name = property.name();
  const value = Array.isArray(given) ? given[0] : given;
  if (property.type() === 'datetime') return between(name, value);
  if (typeof value !== 'string' || value === '') return undefined;
  if (property.type() === 'number' || property.type() === 'reference' || property.isId())
    return ID.test(value) ? { [name]: Number(value) } : NEVER;
  if (property.type() === 'boolean') return isTruthValue(value) ? { [name]: value === 'true' } : undefined;
  if (property.availableValues()) return { [name]: clean(value) };
  return where(cast(columnOf(model, name), 'text'), { [Op.iLike]: containing(value) });
}

/** Rows of which some text has these words. */
export function anyTextHas(model: ModelStatic<Model>, names: readonly string[], words: string): WhereOptions {
  return {
    [Op.or]: names.map((name) =>
      where(cast(columnOf(model, name), 'text'), { [Op.iLike]: containing(words) }),
    ),
  };
}

function columnOf(model: ModelStatic<Model>, name: string) {
  return col(model.getAttributes()[name]?.field ?? name);
}

function isTruthValue(value: string): boolean {
  return value === 'true' || value === 'false';
}

function between(name: string, value: unknown): WhereOptions | undefined {
  const { from, to } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const [start, end] = [momentOf(from), momentOf(to)];
  if (!start && !end) return undefined;
  return { [name]: { ...(start && { [Op.gte]: start }), ...(end && { [Op.lte]: end }) } };
}

function momentOf(value: unknown): Date | undefined {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  const year = date.getUTCFullYear();
  return year >= YEARS[0] && year <= YEARS[1] ? date : undefined;
}

/** For LIKE, where % and _ and \ mean themselves. */
function containing(words: string): string {
  return `%${clean(words).replace(/[\\%_]/g, '\\$&')}%`;
}

/** A database has no place for NUL. */
function clean(value: string): string {
  return value.replaceAll('\0', '').toWellFormed();
}
