import { presentWait } from '../../src/presenters/limits.ts';
import { presentNotice } from '../../src/presenters/notices.ts';
import { presentSettingsNav } from '../../src/presenters/settings-nav.ts';
import { renderFragment } from '../../src/presenters/templates.ts';
import { ownAccountSamples } from './own-account-samples.ts';
import {
  composer,
  destination,
  device,
  editForm,
  found,
  icons,
  invitation,
  list,
  log,
  member,
  message,
  openRoom,
  page,
  person,
  profile,
  profileForm,
  quickEmoji,
  receipts,
  room,
  stored,
  toast,
  version,
} from './template-data.ts';
import { moderationFrame, moderationPages, moderationPartials } from './template-moderation.ts';
import { notification, reportAboutMe, reportForm, reportMade, waitingMessage } from './template-reports.ts';

const address = { email: 'ada@example.org', isVerified: false, pendingEmail: 'a@b.org' };
const outgoingMail = {
  recipient: 'ada@example.org',
  subject: 'Hello',
  body: 'Follow this link',
  createdAt: message.createdAt,
};
const limited = { ...presentWait(16), detail: 'Too often.' };

/** Data for every template, as the doors give it. */

export const pageSamples: Record<string, { page: object }> = {
  welcome: { page: { ...page, viewer: null, meHref: null, flash: null } },
  'sign-up': {
    page,
    ...{ values: { username: 'ada' }, errors: { email: 'No.' }, isFirst: true, door: 'open', limited },
    ...{ invitation: { token: 'x', inviter: 'Ada' }, hadInvitation: true },
  },
  'sign-in': { page, ...{ values: {}, errors: { form: 'No.' }, next: '/rooms', ending: 'Why.', limited } },
  rooms: {
    page,
    ...{
      list,
      filter: '',
      openRooms: [openRoom],
      directRoom: { values: { username: 'x' }, errors: { username: 'No.' } },
    },
  },
  room: {
    page,
    ...{
      log: renderFragment('log-page', log),
      list,
      room,
      rev: 4,
      lastReadSeq: 2,
      isNewest: false,
      composer,
    },
    ...{ receipts, quickEmoji, readThrough: 3, firstUnread: { href: '#unread', label: 'One new message' } },
  },
  'new-room': { page, ...{ values: { kind: 'closed' }, errors: { kind: 'Choose.' } } },
  members: {
    page,
    ...{ list, room, members: [member], invitable: [person], words: 'b', values: {}, errors: {} },
  },
  search: {
    page,
    ...{ list, values: { q: 'hello' }, errors: { q: 'Too long.' }, results: found, isLater: false },
  },
  'room-order': {
    page,
    ...{ list, room, values: { seconds: '0' }, errors: { reason: 'Say why.' } },
    ...{ bans: [{ ...person, id: 4, userId: 2, reason: 'Rude', endsAt: message.createdAt }] },
  },
  'room-settings': { page, ...{ list, room, values: { name: 'Tea' }, errors: { name: 'No.' } } },
  message: {
    page,
    ...{ list, message, room, quickEmoji, place: '/rooms/5', values: {}, errors: { emoji: 'No.' } },
    ...{ can: { react: true, edit: true, delete: true, restore: true, report: true } },
  },
  report: { page, ...reportForm },
  reports: { page, ...{ list, made: [reportMade], aboutMe: [reportAboutMe] } },
  notifications: {
    page,
    ...{ list, waiting: [waitingMessage], notifications: [notification], more: '/notifications?before=5' },
  },
  versions: { page, ...{ list, message, versions: [version], place: '/rooms/5' } },
  switcher: { page, ...{ words: 't', destinations: [destination] } },
  departure: { page, ...{ room, isOnlyOwner: false } },
  'edit-message': { page, ...{ ...editForm, room } },
  'delete-message': {
    page,
    ...{ message, room, asks: true, needsReason: true, reason: 'Loud', errors: { reason: 'No.' } },
  },
  'join-room': { page, ...{ room: openRoom } },
  people: { page, ...{ list, query: 'bo', people: [person], first: '/people', more: '/people?from=50' } },
  profile: { page, ...{ list, profile } },
  block: { page, ...{ username: 'bob', displayName: 'Bob' } },
  'settings-sessions': { page, ...{ list, nav: presentSettingsNav('sessions'), devices: [device] } },
  'settings-profile': { page, ...{ list, nav: presentSettingsNav('profile'), profile, ...profileForm } },
  ...ownAccountSamples,
  'forgotten-password': {
    page,
    ...{ values: { login: 'ada' }, errors: { login: 'No.' }, isSent: false, isMailed: false, limited },
  },
  'new-password': { page, ...{ token: 't', username: 'ada', errors: { password: 'No.' } } },
  'email-verification': { page, ...{ token: 't', username: 'ada', email: 'a@b.org', error: 'No.' } },
  'link-over': { page, ...{ detail: 'It is over.', href: '/password-resets', label: 'Another one' } },
  'settings-account': {
    page,
    ...{ list, nav: presentSettingsNav('account'), address, isMailed: true, values: {}, errors: {} },
  },
  ...moderationPages,
  'outgoing-mail': { ...moderationFrame, ...{ mails: [outgoingMail], older: '/older', isMailed: false } },
  failure: { page, ...{ status: 429, title: 'Too much', detail: 'Wait.', wait: presentWait(1) } },
};

export const partialSamples: Record<string, object> = {
  avatar: message.sender.avatar,
  'avatar-form': { profile, error: 'No.' },
  brand: {},
  composer: { ...composer, roomId: 5, icons },
  'comfort-form': { theme: 'dark', playsSound: true },
  completions: { options: [{ text: '@bob', label: 'Bob', note: '@bob' }] },
  'confirm-dialog': {},
  device: { ...device, isCurrent: false, lastUsedAt: device.signedInAt },
  countdown: presentWait(300),
  limited,
  destination: { ...destination, href: null, username: 'bob', avatar: message.sender.avatar },
  dialogs: {},
  'emoji-picker': { groups: [{ name: 'Smileys', emoji: [{ emoji: '👍', name: '+1' }] }] },
  'edit-form': editForm,
  'failure-note': { detail: 'No.' },
  'email-state': { address, isMailed: true },
  field: { name: 'name', label: 'Name', value: 'x', error: 'No.', hint: 'Yes.' },
  'form-error': { error: 'No.' },
  icon: { icons, name: 'hash' },
  invitable: { person, roomId: 5 },
  export: { export: { id: 1, status: 'running', isUnderWay: true, done: 3, total: 9, keptUntil: null } },
  invitation,
  'key-list': {},
  live: { roomId: 5, rev: 4 },
  'log-content': log,
  'log-edge': { id: 'older', href: '/o', label: 'Earlier' },
  'log-item': { type: 'day', date: '2026-11-21', label: 'Saturday' },
  member,
  message,
  'me-link': { href: '/me.css?v=1-0' },
  'message-tools': { quickEmoji },
  moment: message.createdAt,
  'new-password-fields': { errors: { password: 'No.' } },
  'news-item': { type: 'online', detail: '{}' },
  notification,
  notice: presentNotice({ ...stored, kind: 'renamed', body: 'Tea' }),
  ...moderationPartials,
  'no-composer': { otherUsername: 'bob' },
  'open-room': { room: openRoom },
  'outgoing-mail': outgoingMail,
  'pending-template': {},
  person,
  'profile-actions': { ...profile, isBlocked: true },
  'profile-form': profileForm,
  quote: message.quote ?? {},
  reactions: { id: 12, reactions: message.reactions },
  receipts: { receipts },
  'report-about-me': { ...reportAboutMe, appeal: 'No.', canAppeal: false, appealStatus: 'Granted' },
  'report-form': reportForm,
  'report-made': reportMade,
  rev: { rev: 4 },
  'room-header': { room, icons, presence: { isOnline: false, lastSeenAt: message.createdAt } },
  'room-kind-choices': { value: 'open', error: 'Choose.' },
  'room-link': list.sections[0]?.rooms[0] ?? {},
  'room-list': { list: { sections: [] } },
  'room-notes': { room, isNewest: false, readThrough: 3 },
  'settings-nav': { links: presentSettingsNav('profile') },
  'search-help': {},
  'search-hit': found.hits[0] ?? {},
  'search-results': { ...found, isLater: false },
  sidebar: { page, list },
  'switcher-results': { words: 't', destinations: [] },
  'text-field': { name: 'details', label: 'More', value: 'x', error: 'No.', hint: 'Yes.' },
  toast,
  version,
  'waiting-message': waitingMessage,
};

export const fragmentSamples: Record<string, object> = {
  'log-page': log,
  'message-posted': { rows: '<li></li>', rev: 4 },
  'me-link': { href: '/me.css?v=1-0' },
  news: { type: 'online', detail: '{}' },
  'room-list': { list },
  'post-refused': { detail: 'No.' },
};

const letter = {
  subject: 'Hello',
  lines: ['One.', 'Two.'],
  action: { label: 'Go', href: 'https://x/y' },
  ending: 'Bye.',
};

export const mailSamples: Record<string, object> = { letter, 'letter-text': letter };
