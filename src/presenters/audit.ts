import type { RecordedAct } from '../domain/moderation/audit-trail.ts';
import { presentMoment } from './moments.ts';

/** What an act is called in the list; others are shown as they are written down. */
const ACTS: Readonly<Record<string, string>> = {
  'user.muted': 'Muted',
  'user.suspended': 'Suspended',
  'user.banned': 'Banned',
  'user.room_banned': 'Banned from a room',
  'user.role_changed': 'Changed the role of',
  'user.messages_removed': 'Removed the latest messages of',
  'user.messages_restored': 'Brought back the latest messages of',
  'sanction.lifted': 'Lifted a sanction of',
  'message.removed': 'Removed a message',
  'message.restored': 'Brought a message back',
  'report.made': 'Reported',
  'report.flagged': 'A word rule reported',
  'report.assigned': 'Assigned a report',
  'report.unassigned': 'Gave a report back',
  'report.upheld': 'Upheld a report',
  'report.rejected': 'Rejected a report',
  'report.appealed': 'Appealed',
  'appeal.granted': 'Granted an appeal',
  'appeal.refused': 'Refused an appeal',
  'held_message.released': 'Let a held message pass',
  'held_message.refused': 'Refused a held message',
  'word_rule.added': 'Added a word rule',
  'word_rule.changed': 'Changed a word rule',
  'word_rule.removed': 'Removed a word rule',
  'room.slow_mode': 'Set slow mode',
  'room.changed': 'Changed a room',
  'membership.role_changed': 'Changed a role in a room',
  'user.room_removed': 'Removed from a room',
  'room.archived': 'Archived a room',
  'room.unarchived': 'Took a room out of the archive',
  'server.changed': 'Changed the server',
  'invitation.created': 'Made an invitation',
  'invitation.revoked': 'Took an invitation back',
  'token.created': 'Made a personal token',
  'token.revoked': 'Revoked a personal token',
  'user.signed_out': 'Signed out',
  'second-factor.set-up': 'Set up the second factor of',
  'second-factor.removed': 'Switched off the second factor of',
  'recovery-codes.renewed': 'Made new recovery codes for',
  'bot.made': 'Made the bot',
  'bot.deleted': 'Deleted the bot',
  'incoming_webhook.made': 'Made an incoming webhook',
  'incoming_webhook.revoked': 'Revoked an incoming webhook',
  'outgoing_webhook.made': 'Made an outgoing webhook',
  'outgoing_webhook.switched_on': 'Switched on an outgoing webhook',
  'outgoing_webhook.switched_off': 'Switched off an outgoing webhook',
  'outgoing_webhook.deleted': 'Deleted an outgoing webhook',
  'account.deleted': 'Deleted an account',
  'account.username-change': 'Changed the username of',
  'account.email-change': 'Changed the mail address of',
  'account.password-change': 'Changed the password of',
  'account.password-reset': 'Set a new password by mail for',
  'account.password-rescue': 'Set a new password at the shell for',
};

/** The acts that the log can be narrowed to. */
export const ACT_CHOICES = Object.entries(ACTS).map(([value, label]) => ({ value, label }));

/** A line of the log. */
export function presentAct(event: RecordedAct) {
  const { actorUsername, actorId, act, targetType, targetId, targetUsername, roomId, reason } = event;
  return {
    id: event.id,
    actor: actorUsername,
    actorLabel: actorUsername ?? (actorId === null ? 'Parley' : 'somebody who is gone'),
    label: ACTS[act] ?? act.replace(/[._]/g, ' '),
    target: targetUsername,
    targetLabel: targetUsername ?? sayTarget(event),
    reportId: targetType === 'report' ? targetId : null,
    roomId,
    reason,
    changes: changesIn(event),
    createdAt: presentMoment(event.createdAt),
  };
}

/** The room is named anyhow, where it is about one. */
function sayTarget({ targetType, targetId }: RecordedAct): string {
  if (targetId === null || targetType === 'room') return '';
  return `${targetType.replaceAll('_', ' ')} ${targetId}`;
}

/** Each field that is named before or after, ids left out: what it was, and what it is. */
function changesIn({ before, after }: RecordedAct) {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const named = [...fields].filter((field) => !/Id$|^assignedTo$/.test(field));
  return named.map((field) => ({
    field: sayField(field),
    before: before && field in before ? sayValue(before[field]) : null,
    after: after && field in after ? sayValue(after[field]) : null,
  }));
}

/** `newUntilMessages` reads “new until messages”. */
function sayField(field: string): string {
  return field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function sayValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.map(sayValue).join(', ') || 'nothing';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? presentMoment(new Date(text)).label : text;
}
