import type { ResourceWithOptions } from 'adminjs';
import type { Model, ModelStatic } from 'sequelize';
import { type Act, type Creation, severalOf, toActions, toResourceAction } from '../actions/act.ts';
import { ANY_TEXT } from '../conditions.ts';
import { PanelResource, type Scope } from '../panel-resource.ts';
import type { StaffRole } from '../staff-role.ts';
import { type Column, defineTable } from '../table.ts';

/** A table as staff see it, and what they do there. */
export interface Description {
  readonly table: string;
  readonly label: string;
  readonly group: string;
  readonly icon: string;
  /** In this order on the page of a row. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Which of them only admins see. */
  readonly onlyForAdmins?: readonly string[];
  readonly list: readonly string[];
  readonly title: string;
  /** Which rows there are. */
  readonly scope?: Scope;
  readonly labels?: Readonly<Record<string, string>>;
  /** Columns that are shown by a component of ours. */
  readonly shownBy?: Readonly<Record<string, string>>;
  readonly acts?: readonly Act[];
  readonly creation?: Creation;
}

const NOT_OFFERED = { isAccessible: false, isVisible: false };

/** What AdminJS is told of it, for that role. */
export function describeResource(role: StaffRole, description: Description): ResourceWithOptions {
  const columns = columnsFor(role, description);
  const names = Object.keys(columns);
  const model: ModelStatic<Model> = defineTable(description.table, columns);
  const isFor = ({ isForAdmins }: { isForAdmins?: boolean }) => !isForAdmins || role === 'admin';
  const acts = (description.acts ?? []).filter(isFor);
  const creation = description.creation && isFor(description.creation) ? description.creation : undefined;
  return {
    resource: new PanelResource(model, description.scope),
    options: {
      navigation: { name: description.group, icon: description.icon as never },
      titleProperty: description.title,
      listProperties: description.list.filter((name) => name === 'id' || names.includes(name)),
      showProperties: ['id', ...names],
      filterProperties: [ANY_TEXT, ...names.filter((name) => !isJson(columns[name]))],
      sort: { sortBy: 'id', direction: 'desc' },
      properties: propertiesOf(description, names),
      actions: {
        edit: NOT_OFFERED,
        delete: NOT_OFFERED,
        bulkDelete: NOT_OFFERED,
        new: creation ? toResourceAction(creation) : NOT_OFFERED,
        ...Object.assign({}, ...acts.map(toActions)),
      } as never,
      translations: { en: wordsOf(description, [...acts, ...(creation ? [creation] : [])]) },
    },
  };
}

function columnsFor(role: StaffRole, { columns, onlyForAdmins = [] }: Description): Record<string, Column> {
  const isShown = ([name]: [string, Column]) => role === 'admin' || !onlyForAdmins.includes(name);
  return Object.fromEntries(Object.entries(columns).filter(isShown));
}

function isJson(column: Column | undefined): boolean {
  return String((column?.type as { key?: string } | undefined)?.key).startsWith('JSON');
}

function propertiesOf({ shownBy = {} }: Description, names: readonly string[]) {
  const shown = Object.entries(shownBy).filter(([name]) => names.includes(name));
  const anyText = { type: 'string', isVisible: { filter: true, list: false, show: false, edit: false } };
  return {
    [ANY_TEXT]: anyText,
    ...Object.fromEntries(
      shown.map(([name, component]) => [name, { components: { show: component, list: component } }]),
    ),
  } as never;
}

function wordsOf(
  { table, label, labels = {} }: Description,
  acts: readonly { name: string; label: string }[],
) {
  return {
    labels: { [table]: label },
    properties: { [ANY_TEXT]: 'Any text has', id: 'Number', ...labels },
    actions: {
      list: label,
      show: 'Details',
      ...Object.fromEntries(
        acts.flatMap((act) => [
          [act.name, act.label],
          [severalOf(act), act.label],
        ]),
      ),
    },
  };
}
