import { literal } from 'sequelize';
import { decideAppeal } from '../../src/domain/moderation/appeals.ts';
import { assignReport, decideReport } from '../../src/domain/moderation/reports.ts';
import type { Act } from '../actions/act.ts';
import type { Field } from '../actions/fields.ts';
import { idOf, json, moment, number, oneOf, text } from '../table.ts';
import type { Description } from './describe.ts';

const decision: Field = {
  name: 'decision',
  label: 'Decision',
  kind: 'text',
  isRequired: true,
  max: 500,
  hint: 'For the log, and for those whom it concerns.',
};

const isOpen = ({ status }: Record<string, unknown>) => status === 'open';
const isAppealed = ({ appealStatus }: Record<string, unknown>) => appealStatus === 'open';

const assign: Act = {
  name: 'assign',
  label: 'Take it',
  icon: 'UserCheck',
  question: 'Others see that you look at it.',
  fields: [],
  fits: isOpen,
  isForSeveral: true,
  async perform(actor, reportId) {
    await assignReport(actor, reportId, actor.id);
    return 'It is yours.';
  },
};

const release: Act = {
  name: 'release',
  label: 'Give it back',
  icon: 'UserX',
  question: 'Anybody may take it then.',
  fields: [],
  fits: (report) => isOpen(report) && Boolean(report.assignedTo),
  async perform(actor, reportId) {
    await assignReport(actor, reportId, null);
    return 'It is for anybody to take.';
  },
};

function decide(name: string, label: string, icon: string, status: 'upheld' | 'rejected'): Act {
  return {
    name,
    label,
    icon,
    question:
      status === 'upheld'
        ? 'Who made it and who it is about are told. Removing the message or a sanction is an act of its own.'
        : 'Who made it is told.',
    fields: [decision],
    fits: isOpen,
    isForSeveral: true,
    async perform(actor, reportId, values) {
      await decideReport(actor, reportId, { status, decision: values.text('decision') });
      return `The report is ${status}.`;
    },
  };
}

function judge(name: string, label: string, icon: string, status: 'granted' | 'refused'): Act {
  return {
    name,
    label,
    icon,
    question: 'Who appealed is told. There is no other appeal.',
    fields: [decision],
    fits: isAppealed,
    async perform(actor, reportId, values) {
      await decideAppeal(actor, reportId, { status, decision: values.text('decision') });
      return `The appeal is ${status}.`;
    },
  };
}

export const reports: Description = {
  table: 'reports',
  label: 'Reports',
  group: 'Order',
  icon: 'Flag',
  title: 'id',
  // As `canSeeReport`: one about oneself would tell who made it.
  scope: (actorId) => literal(`"subject_id" <> ${Math.trunc(actorId)}`) as never,
  columns: {
    status: oneOf('open', 'upheld', 'rejected'),
    reason: oneOf('spam', 'harassment', 'hate', 'violence', 'illegal', 'other'),
    subjectId: idOf('users'),
    reporterId: idOf('users'),
    ruleId: idOf('word_rules'),
    details: text,
    copy: json,
    messageId: number,
    roomId: number,
    assignedTo: idOf('users'),
    decidedBy: idOf('users'),
    decidedAt: moment,
    decision: text,
    appeal: text,
    appealedAt: moment,
    appealStatus: oneOf('open', 'granted', 'refused'),
    appealDecision: text,
    appealDecidedBy: idOf('users'),
    appealDecidedAt: moment,
    createdAt: moment,
  },
  list: ['id', 'status', 'reason', 'subjectId', 'reporterId', 'assignedTo', 'appealStatus', 'createdAt'],
  labels: {
    subjectId: 'About',
    reporterId: 'Reported by',
    ruleId: 'Flagged by the rule',
    copy: 'What was reported',
    messageId: 'Message',
    roomId: 'Room',
    assignedTo: 'Looked at by',
    decidedBy: 'Decided by',
    decidedAt: 'Decided',
    appealedAt: 'Appealed',
    appealStatus: 'Appeal is',
    appealDecision: 'Decision on the appeal',
    appealDecidedBy: 'Appeal decided by',
    appealDecidedAt: 'Appeal decided',
    createdAt: 'Reported',
  },
  shownBy: { copy: 'Conversation' },
  acts: [
    assign,
    release,
    decide('uphold', 'Uphold', 'CheckCircle', 'upheld'),
    decide('reject', 'Reject', 'XCircle', 'rejected'),
    judge('grantAppeal', 'Grant the appeal', 'ThumbsUp', 'granted'),
    judge('refuseAppeal', 'Refuse the appeal', 'ThumbsDown', 'refused'),
  ],
};
