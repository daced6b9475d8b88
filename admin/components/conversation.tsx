import { flat, type RecordJSON } from 'adminjs';
import React from 'react';

/** A message as a report keeps it. */
interface Copied {
  readonly id?: number;
  readonly sender?: unknown;
  readonly body?: string;
  readonly createdAt?: string;
  readonly isReported?: boolean;
}

interface Props {
  readonly property: { readonly path: string; readonly label: string };
  readonly record: RecordJSON;
}

/** What was reported, with what stood around it, as it was then. */
export function Conversation({ property, record }: Props) {
  const copy = (flat.get(record.params, property.path) ?? {}) as Record<string, unknown>;
  return (
    <section className="panel-value">
      <h3>{property.label}</h3>
      <pre className="panel-copy">{describe(copy)}</pre>
    </section>
  );
}

function describe(copy: Record<string, unknown>): string {
  const messages = Object.values(copy).find((value): value is Copied[] => Array.isArray(value));
  if (!messages) return JSON.stringify(copy, null, 2);
  return messages.map((message) => JSON.stringify(message)).join('\n');
}
