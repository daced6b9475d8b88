import { idOf, json, moment, number, text } from '../table.ts';
import type { Description } from './describe.ts';
import { exceptReportsAbout } from './scopes.ts';

/** What was done. It can be read; nothing of it can be changed. */
export const auditEvents: Description = {
  table: 'audit_events',
  label: 'Log',
  group: 'Order',
  icon: 'Flag',
  title: 'act',
  scope: exceptReportsAbout,
  columns: {
    act: text,
    actorId: idOf('users'),
    targetType: text,
    targetId: number,
    roomId: number,
    reason: text,
    before: json,
    after: json,
    createdAt: moment,
  },
  list: ['id', 'createdAt', 'actorId', 'act', 'targetType', 'targetId', 'reason'],
  labels: {
    act: 'What',
    actorId: 'Who',
    targetType: 'To what',
    targetId: 'Its number',
    roomId: 'In room',
    createdAt: 'When',
  },
  shownBy: { before: 'JsonValue', after: 'JsonValue' },
};
