import type { ResourceWithOptions } from 'adminjs';
import type { StaffRole } from '../staff-role.ts';
import { auditEvents } from './audit-events.ts';
import { describeResource } from './describe.ts';
import { heldMessages } from './held-messages.ts';
import { invitations } from './invitations.ts';
import { memberships } from './memberships.ts';
import { messages } from './messages.ts';
import { outgoingMails } from './outgoing-mails.ts';
import { reports } from './reports.ts';
import { resetTokens } from './reset-tokens.ts';
import { rooms } from './rooms.ts';
import { sanctions } from './sanctions.ts';
import { sessions } from './sessions.ts';
import { describeSettings } from './settings.ts';
import { users } from './users.ts';
import { wordRules } from './word-rules.ts';

const FOR_STAFF = [
  reports,
  heldMessages,
  sanctions,
  wordRules,
  auditEvents,
  users,
  sessions,
  invitations,
  rooms,
  memberships,
  messages,
];

const FOR_ADMINS = [resetTokens, outgoingMails];

/** All that there is in the panel of that role, in the order of its navigation. */
export function createResources(role: StaffRole): ResourceWithOptions[] {
  const descriptions = role === 'admin' ? [...FOR_STAFF, ...FOR_ADMINS] : FOR_STAFF;
  return [...descriptions.map((description) => describeResource(role, description)), describeSettings(role)];
}
