import type { StoredMessage } from '../domain/messages/message.ts';
import { presentMoment } from './moments.ts';
import { presentNotice } from './notices.ts';

/** Below a line with its time, `[09:30] `. */
const INDENT = ' '.repeat(8);

/** What a terminal would obey instead of showing it: control characters, and what turns the writing direction. */
const COMMANDS = /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu;

/** A message as a terminal shows it, or a line that says what happened. */
export function renderLine(message: StoredMessage): string {
  if (message.kind !== 'text') return drawLine(message, `* ${presentNotice(message).text}`);
  if (message.deletedAt !== null) return renderDeletion(message);
  return drawLine(message, `${nameOf(message)}: ${message.body}`);
}

/** That its text is another one now. */
export function renderEdit(message: StoredMessage): string {
  return drawLine(message, `* ${nameOf(message)} edited: ${message.body}`);
}

export function renderDeletion(message: StoredMessage): string {
  return drawLine(message, `* A message by ${nameOf(message)} was deleted.`);
}

/** That nothing more comes, and why. */
export function renderEnd(reason: string): string {
  return `* This is the end: ${reason}.\n`;
}

function nameOf({ senderDisplayName }: StoredMessage): string {
  return senderDisplayName.replaceAll('\n', ' ');
}

/** The time is that of the message, so that one finds which one is meant. */
function drawLine({ createdAt }: StoredMessage, text: string): string {
  const shown = text.replace(/\r\n?/g, '\n').replace(COMMANDS, '').replaceAll('\n', `\n${INDENT}`);
  return `[${presentMoment(createdAt).time}] ${shown}\n`;
}
