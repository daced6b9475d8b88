import type { RecordJSON } from 'adminjs';
import { flat } from 'adminjs';
import React from 'react';

interface Props {
  readonly property: { readonly path: string; readonly label: string };
  readonly record: RecordJSON;
  readonly where: 'list' | 'show';
}

/** What is kept as JSON: its fields, one on a line. */
export function JsonValue({ property, record, where }: Props) {
  const value = flat.get(record.params, property.path) as unknown;
  const lines = linesOf(value);
  if (where === 'list') return <span className="panel-json">{lines.map(({ text }) => text).join(', ')}</span>;
  return (
    <section className="panel-value">
      <h3>{property.label}</h3>
      {lines.length === 0 ? <p>Nothing</p> : null}
      <ul className="panel-json">
        {lines.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function linesOf(value: unknown): { key: string; text: string }[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value !== 'object') return [{ key: 'value', text: String(value) }];
  return Object.entries(value).map(([key, each]) => ({
    key,
    text: `${key}: ${typeof each === 'string' ? each : JSON.stringify(each)}`,
  }));
}
