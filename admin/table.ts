import { type Model, type ModelAttributeColumnOptions, type ModelStatic, DataTypes as T } from 'sequelize';
import { database } from '../src/db/connection.ts';

/** A column as the panel knows it. */
export type Column = Omit<ModelAttributeColumnOptions, 'values'> & {
  /** What can be in it. */
  readonly values?: readonly string[];
};

export const text: Column = { type: T.TEXT };
export const number: Column = { type: T.BIGINT };
export const moment: Column = { type: T.DATE };
export const yesNo: Column = { type: T.BOOLEAN };
export const json: Column = { type: T.JSONB };

export function oneOf(...values: string[]): Column {
  return { type: T.TEXT, values };
}

/** The id of a row of another table of the panel. */
export function idOf(table: string): Column {
  return { type: T.BIGINT, references: { model: table, key: 'id' } };
}

/**
 * A model of the panel's own for a table: what is not named here is not known to AdminJS, so it can be neither shown nor asked
 * for nor written. Every table has one column for its key; with two of them AdminJS changes rows that nobody meant.
 */
export function defineTable(name: string, columns: Record<string, Column>): ModelStatic<Model> {
  const id = { type: T.BIGINT, primaryKey: true, autoIncrement: true };
  // Sequelize writes into what it is given.
  const given = Object.entries(columns).map(([key, column]) => [key, { ...column }]);
  const attributes: Record<string, ModelAttributeColumnOptions> = { id, ...Object.fromEntries(given) };
  return database().sequelize.define(`panel_${name}`, attributes, {
    tableName: name,
    timestamps: false,
    underscored: true,
  });
}
