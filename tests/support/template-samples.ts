import type { User } from '../../src/db/models/index.ts';
import type { StoredMessage } from '../../src/domain/messages/message.ts';
import type { ReachedRoom } from '../../src/domain/rooms/reach.ts';
import type { ListedRoom } from '../../src/domain/rooms/room-list.ts';
import { presentMember } from '../../src/presenters/members.ts';
import { presentLog, presentMessage } from '../../src/presenters/messages.ts';
import { presentNotice } from '../../src/presenters/notices.ts';
import { presentPerson } from '../../src/presenters/people.ts';
import { presentProfile, presentTimeZones } from '../../src/presenters/profiles.ts';
import { presentRoomHead, presentRoomList } from '../../src/presenters/rooms.ts';

/** Data for every template, as the doors give it. */

const at = new Date('2026-11-21T14:03:00Z');
const icons = '/assets/icons.svg';

const page = {
  title: 'Sample',
  description: 'A sample',
  viewer: { id: 1, username: 'ada', displayName: 'Ada', role: 'member' },
  assets: { css: '/a.css', js: '/a.js', icons },
  meHref: '/me.css?v=1',
  flash: { text: 'Done.' },
  unread: 3,
  origin: 'http://localhost:3000',
};

const viewer = { id: 1, username: 'ada', displayName: 'Ada', role: 'member' as const, styleVersion: 0 };
const stored: StoredMessage = {
  id: 12,
  roomId: 5,
  kind: 'text',
  seq: 3,
  rev: 4,
  nonce: 'n-1',
  senderId: 1,
  senderUsername: 'ada',
  senderDisplayName: 'Ada Lovelace',
  senderAvatarVersion: 2,
  body: 'Hello <b>',
  refs: null,
  replyTo: { id: 11, seq: 2, author: 'Bob', body: 'Is **anybody** there?' },
  reactions: [{ emoji: '👍', people: [{ id: 2, displayName: 'Bob' }] }],
  subject: null,
  continues: false,
  editedAt: at,
  deletedAt: null,
  deletedBy: null,
  createdAt: at,
};
const message = presentMessage(stored);
const reached: ReachedRoom = {
  id: 5,
  kind: 'closed',
  name: 'Tea',
  topic: 'Leaves',
  isDefault: false,
  isArchived: false,
  messageCount: 3,
  revision: 4,
  memberCount: 1,
  role: 'owner',
  lastReadSeq: 2,
  isStarred: true,
  notificationLevel: 'all',
  otherUsername: null,
  isBlocked: false,
};
const room = presentRoomHead(viewer, reached);
const listed: ListedRoom = {
  id: 5,
  kind: 'closed',
  name: 'Tea',
  role: 'owner',
  isStarred: true,
  isArchived: false,
  notificationLevel: 'all',
  messageCount: 3,
  lastReadSeq: 2,
  mentions: 1,
  lastMessageAt: at,
  lastAuthor: 'Ada',
  lastBody: 'Hello',
  otherId: null,
  otherAvatarVersion: null,
  isOtherOnline: false,
};
const list = presentRoomList(
  [
    listed,
    { ...listed, id: 6, kind: 'direct', name: 'Bob', isStarred: false, otherId: 2, lastAuthor: null },
    { ...listed, id: 7, name: 'Attic', isArchived: true },
  ],
  { currentRoomId: 5 },
);
const user = { id: 2, username: 'bob', displayName: 'Bob' } as User;
const member = presentMember({ user, role: 'member' } as never, viewer, reached);
const profile = presentProfile(
  {
    id: 2,
    username: 'bob',
    displayName: 'Bob',
    avatarVersion: 3,
    bio: 'Plants\n& tea',
    timeZone: 'Europe/Berlin',
    createdAt: at,
    isContact: true,
    isBlocked: false,
  },
  viewer,
);
const person = presentPerson({ ...profile, id: 2, avatarVersion: 0 }, viewer);
const profileForm = {
  values: { display_name: 'Bob', bio: 'Plants', time_zone: 'UTC' },
  errors: { avatar: 'No.', display_name: 'No.', bio: 'No.', time_zone: 'No.' },
  timeZones: presentTimeZones(['UTC', 'Europe/Berlin']),
};
const destination = { name: 'Tea', note: '', href: '/rooms/5', username: null, avatar: null };
const version = { html: 'Hello', replacedAt: message.createdAt };
const openRoom = { id: 7, name: 'Garden', topic: 'Plants', memberCount: 2 };
const log = {
  items: presentLog([stored, { ...stored, id: 13, seq: 4, deletedAt: at, body: '' }], 3),
  older: '/o',
  newer: '/n',
};
const composer = {
  nonce: 'n',
  body: 'draft',
  error: 'Write something first.',
  reply: { id: 11, author: 'Bob', excerpt: 'Is anybody there?' },
};
const quickEmoji = ['👍'];
const receipts = [{ userId: 2, displayName: 'Bob', seq: 3, isShown: true }];
const toast = { text: 'Done.', undo: '/rooms/5/return' };
const editForm = { message, values: { body: 'Hello' }, errors: { body: 'Too long.' } };

export const pageSamples: Record<string, { page: object }> = {
  welcome: { page: { ...page, viewer: null, meHref: null, flash: null } },
  'sign-up': { page, ...{ values: { username: 'ada' }, errors: { email: 'No.' }, isFirst: true } },
  'sign-in': { page, ...{ values: {}, errors: { form: 'No.' }, next: '/rooms' } },
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
    ...{ ...log, list, room, rev: 4, lastReadSeq: 2, isNewest: false, composer, readThrough: 3 },
    ...{ receipts, quickEmoji, firstUnread: { href: '#unread', label: 'One new message' } },
  },
  'new-room': { page, ...{ values: { kind: 'closed' }, errors: { kind: 'Choose.' } } },
  members: {
    page,
    ...{ list, room, members: [member], invitable: [person], words: 'b', values: {}, errors: {} },
  },
  'room-settings': { page, ...{ room, values: { name: 'Tea' }, errors: { name: 'No.' } } },
  message: {
    page,
    ...{ message, room, quickEmoji, place: '/rooms/5', values: {}, errors: { emoji: 'No.' } },
    ...{ can: { react: true, edit: true, delete: true, restore: true } },
  },
  versions: { page, ...{ message, versions: [version], place: '/rooms/5' } },
  switcher: { page, ...{ words: 't', destinations: [destination] } },
  departure: { page, ...{ room } },
  'edit-message': { page, ...{ ...editForm, room } },
  'delete-message': { page, ...{ message, room } },
  'join-room': { page, ...{ room: openRoom } },
  people: { page, ...{ list, query: 'bo', people: [person], first: '/people', more: '/people?from=50' } },
  profile: { page, ...{ list, profile } },
  block: { page, ...{ username: 'bob', displayName: 'Bob' } },
  'settings-profile': { page, ...{ list, profile, ...profileForm } },
  failure: { page, ...{ status: 429, title: 'Too much', detail: 'Wait.', retryAfter: 1 } },
};

export const partialSamples: Record<string, object> = {
  avatar: message.sender.avatar,
  'avatar-form': { profile, error: 'No.' },
  brand: {},
  composer: { ...composer, roomId: 5, icons },
  completions: { options: [{ text: '@bob', label: 'Bob', note: '@bob' }] },
  'confirm-dialog': {},
  destination: { ...destination, href: null, username: 'bob', avatar: message.sender.avatar },
  dialogs: {},
  'emoji-picker': { groups: [{ name: 'Smileys', emoji: [{ emoji: '👍', name: '+1' }] }] },
  'edit-form': editForm,
  'failure-note': { detail: 'No.' },
  field: { name: 'name', label: 'Name', value: 'x', error: 'No.', hint: 'Yes.' },
  'form-error': { error: 'No.' },
  icon: { icons, name: 'hash' },
  invitable: { person, roomId: 5 },
  'key-list': {},
  live: { roomId: 5, rev: 4 },
  'log-content': log,
  'log-edge': { id: 'older', href: '/o', label: 'Earlier' },
  'log-item': { type: 'day', date: '2026-11-21', label: 'Saturday' },
  member,
  message,
  'message-tools': { quickEmoji },
  moment: message.createdAt,
  'news-item': { type: 'online', detail: '{}' },
  notice: presentNotice({ ...stored, kind: 'renamed', body: 'Tea' }),
  'no-composer': { otherUsername: 'bob' },
  'open-room': { room: openRoom },
  'pending-template': {},
  person,
  'profile-actions': { ...profile, isBlocked: true },
  'profile-form': profileForm,
  quote: message.quote ?? {},
  reactions: { id: 12, reactions: message.reactions },
  receipts: { receipts },
  rev: { rev: 4 },
  'room-header': { room, icons },
  'room-kind-choices': { value: 'open', error: 'Choose.' },
  'room-link': list.sections[0]?.rooms[0] ?? {},
  'room-list': { list: { sections: [] } },
  'room-notes': { room, isNewest: false, readThrough: 3 },
  sidebar: { page, list },
  'switcher-results': { words: 't', destinations: [] },
  toast,
  version,
};

export const fragmentSamples: Record<string, object> = {
  'log-page': log,
  'message-posted': { rows: '<li></li>', rev: 4 },
  news: { type: 'online', detail: '{}' },
  'room-list': { list },
  'post-refused': { detail: 'No.' },
};
