import { flat, type RecordJSON } from 'adminjs';
import React from 'react';
import type { CopiedMessage, ReportCopy } from '../../src/domain/moderation/report-copies.ts';

interface Props {
  readonly property: { readonly path: string; readonly label: string };
  readonly record: RecordJSON;
  readonly where: 'list' | 'show';
}

/** What was reported, with what stood around it, as it was then. */
export function Conversation({ property, record }: Props) {
  const copy = flat.get(record.params, property.path) as ReportCopy | undefined;
  return (
    <section className="panel-value">
      <h3>What was reported</h3>
      {copy?.kind === 'message' ? <Messages copy={copy} /> : null}
      {copy?.kind === 'profile' ? (
        <p className="panel-copied reported">
          <strong>
            {copy.displayName} (@{copy.username})
          </strong>
          {copy.bio || 'They say nothing about themselves.'}
        </p>
      ) : null}
    </section>
  );
}

function Messages({ copy }: { copy: Extract<ReportCopy, { kind: 'message' }> }) {
  const where = copy.room.name ? `in ${copy.room.name}` : 'in a direct conversation';
  return (
    <>
      <p className="panel-note">{where}; the reported message and those around it, as they were then</p>
      {Object.values(copy.messages).map((message) => (
        <Copied key={message.id} message={message} />
      ))}
    </>
  );
}

function Copied({ message }: { message: CopiedMessage }) {
  return (
    <p className={message.isReported ? 'panel-copied reported' : 'panel-copied'}>
      <strong>
        {message.displayName} (@{message.username})
      </strong>
      {message.body ?? 'deleted'}
    </p>
  );
}
