import type { RecordedAct } from '../../src/domain/moderation/audit-trail.ts';
import type { PersonRecord } from '../../src/domain/moderation/people.ts';
import type { ListedSanction } from '../../src/domain/moderation/sanction-list.ts';
import { ACT_CHOICES, presentAct } from '../../src/presenters/audit.ts';
import { presentHeld } from '../../src/presenters/held.ts';
import { presentInvitation } from '../../src/presenters/invitations.ts';
import {
  presentOrderedPerson,
  presentPersonRecord,
  presentSanction,
  presentWaitingFor,
} from '../../src/presenters/moderation.ts';
import { presentModerationNav } from '../../src/presenters/moderation-nav.ts';
import { presentQueuedReport, presentReport } from '../../src/presenters/report-queue.ts';
import { presentVerdict, presentWordRule, WORD_ACTIONS } from '../../src/presenters/word-rules.ts';
import { list, page } from './template-data.ts';
import { held, report } from './template-reports.ts';

/** What the samples of the moderators' pages are made of. */

const at = new Date('2026-11-21T14:03:00Z');
const bob = { id: 2, username: 'bob', displayName: 'Bob' };
const nav = presentModerationNav({ role: 'admin' }, 'reports');
export const moderationFrame = {
  page,
  list,
  nav,
  title: 'Reports',
  isAdmin: true,
  older: '/moderation/log?before=5',
};
const links = [{ href: '/moderation/reports?show=open', label: 'Open', isCurrent: true }];

const recorded: RecordedAct = {
  id: 9,
  actorId: 1,
  actorUsername: 'ada',
  act: 'user.role_changed',
  targetType: 'user',
  targetId: 2,
  targetUsername: 'bob',
  roomId: 5,
  reason: 'Trusted',
  before: { role: 'member', endsAt: '2026-11-21T14:03:00.000Z', isOn: true },
  after: { role: 'moderator', newMayNot: ['links'], nested: { a: 1 }, gone: null },
  createdAt: at,
};
const record: PersonRecord = {
  ...bob,
  avatarVersion: 0,
  role: 'moderator',
  status: 'active',
  createdAt: at,
  sanctions: ['mute'],
  bio: 'Plants',
  invitedBy: 'ada',
  deviceCount: 2,
};
const listed: ListedSanction = {
  ...bob,
  id: 4,
  userId: 2,
  kind: 'mute',
  roomId: 5,
  roomName: 'Tea',
  reason: 'Loud',
  createdBy: 'ada',
  createdAt: at,
  endsAt: at,
  liftedAt: null,
  liftedBy: null,
  isInForce: true,
};
const invitation = {
  ...presentInvitation({
    id: 3,
    inviter: bob,
    note: 'Friends',
    uses: 1,
    maxUses: 5,
    expiresAt: at,
    revokedAt: null,
    createdAt: at,
    guests: [bob],
  }),
  inviter: bob,
  isOpen: true,
};
const rule = presentWordRule({
  id: 6,
  pattern: 'spam*',
  action: 'hold',
  note: 'Ads',
  createdBy: bob,
  createdAt: at,
});
const act = presentAct(recorded);
const sanction = { ...presentSanction(listed), canLift: true, isNamed: true };
const queued = presentQueuedReport({ ...report, status: 'open', assignedTo: bob });
const person = presentPersonRecord(record);
const words = {
  actions: WORD_ACTIONS,
  values: { pattern: 'spam', action: 'hold', note: 'x', text: 'y' },
  errors: { form: 'No.', pattern: 'No.', action: 'No.', note: 'No.', text: 'No.' },
};
const asked = {
  title: 'Ban Bob?',
  text: 'They are signed out.',
  quote: 'Loud',
  button: 'Ban',
  isDangerous: true,
  action: '/moderation/people/bob/ban',
  back: '/moderation/people/bob',
  reason: 'They read this.',
  hasEnd: true,
  hasAddresses: true,
  roles: [{ value: 'member', label: 'Member', hint: 'Like everybody.' }],
  values: { reason: '', until: 'week', ends_at: '', hours: '24', role: 'member' },
  errors: { form: 'No.', reason: 'No.', until: 'No.', ends_at: 'No.', role: 'No.' },
};
const can = { assign: true, isMine: false, decide: true, decideAppeal: true, actOn: true };
const open = {
  ...report,
  status: 'open' as const,
  appeal: 'No!',
  appealedAt: at,
  appealStatus: 'open' as const,
};

export const moderationPages = {
  moderation: {
    ...moderationFrame,
    waiting: [presentWaitingFor('Reports', '/moderation/reports', { count: 2, oldestAt: at })],
    raid: false,
    acts: [act],
  },
  'moderation-act': { page, ...asked },
  'moderation-reports': { ...moderationFrame, filters: links, empty: 'Nothing.', reports: [queued] },
  'moderation-report': {
    ...moderationFrame,
    report: presentReport(open),
    sanctions: [sanction],
    earlier: [queued],
    can,
    values: { until: 'week', sanction: 'none' },
    errors: { form: 'No.', status: 'No.', decision: 'No.', ends_at: 'No.' },
  },
  'moderation-held': { ...moderationFrame, held: [presentHeld(held)] },
  'moderation-people': { ...moderationFrame, words: 'b', people: [presentOrderedPerson(record)] },
  'moderation-person': {
    ...moderationFrame,
    person,
    sanctions: [sanction],
    reports: [queued],
    can: { act: true, lift: true, setRole: true },
    isMe: false,
  },
  'moderation-words': {
    ...moderationFrame,
    ...words,
    rules: [rule],
    verdict: presentVerdict({ body: 'a •••' }, 'a b'),
  },
  'moderation-word': { ...moderationFrame, ...words, id: 6 },
  'moderation-sanctions': { ...moderationFrame, filters: links, isInForce: true, sanctions: [sanction] },
  'moderation-log': {
    ...moderationFrame,
    acts: [act],
    isNarrowed: true,
    choices: ACT_CHOICES,
    values: { actor: '', act: '', person: '', room: '', day: '' },
    errors: { actor: 'No.', room: 'No.', day: 'No.' },
  },
  'moderation-invitations': { ...moderationFrame, invitations: [invitation] },
  'moderation-server': {
    ...moderationFrame,
    values: { sign_up: 'open', new_may_not: ['links'], limits: 'false', reason: '' },
    errors: { sign_up: 'No.', new_may_not: 'No.', reason: 'No.' },
  },
};

export const moderationPartials = {
  'audit-act': { ...act, target: null, reportId: 7 },
  'choice-field': { name: 'action', label: 'What', choices: WORD_ACTIONS, value: 'hold', error: 'No.' },
  'copied-message': presentReport(report).messages[0] ?? {},
  'end-fields': { values: { until: 'date', ends_at: '' }, errors: { ends_at: 'No.' }, needsEnd: true },
  'held-message': presentHeld(held),
  'link-bar': { label: 'Moderation', links: nav },
  'moderated-invitation': invitation,
  'moderation-act': { ...asked, roles: null, isReasonOptional: true },
  'moderation-head': { title: 'Report 7', nav, icons: '/i.svg', back: '/moderation/reports' },
  older: { href: '/moderation/log?before=5' },
  'ordered-person': presentOrderedPerson(record),
  'queued-report': queued,
  sanction: { ...sanction, liftedAt: sanction.createdAt, liftedBy: 'ada' },
  'select-field': { name: 'act', label: 'What', choices: ACT_CHOICES, value: '', error: 'No.', hint: 'Yes.' },
  'tick-field': { name: 'remove', label: 'Remove', hint: 'Now.', isOn: true },
  'word-rule': rule,
  'word-rule-fields': words,
};
