import { LRUCache } from 'lru-cache';
import type { StoredMessage } from '../../domain/messages/message.ts';
import { renderDeletion, renderEdit, renderLine } from '../../presenters/room-lines.ts';
import type { Look } from '../live-room.ts';
import { createProgramLook } from './look.ts';

const KNOWN_MESSAGES = 1000;

/** A room as text. What changes nothing of a message's text, such as a reaction, is no line. */
export function createLineLook(): Look {
  /** What messages said when they came by. */
  const known = new LRUCache<number, string>({ max: KNOWN_MESSAGES });

  function drawText(message: StoredMessage, isNew: boolean): string {
    const { id, body, deletedAt, editedAt } = message;
    const before = known.get(id);
    known.set(id, body);
    if (isNew) return renderLine(message);
    if (deletedAt !== null) return renderDeletion(message);
    const isOther = before === undefined ? editedAt !== null : before !== body;
    return isOther ? renderEdit(message) : '';
  }

  return createProgramLook((message, isNew) => {
    if (message.kind === 'text') return Buffer.from(drawText(message, isNew));
    return isNew ? Buffer.from(renderLine(message)) : undefined;
  });
}
