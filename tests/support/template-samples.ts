import { presentLog, presentMessage } from '../../src/presenters/messages.ts';
import { presentRoomHead, presentRoomLinks } from '../../src/presenters/rooms.ts';
import { presentSearch } from '../../src/presenters/search.ts';

/** Data for every template, as the doors give it. */

const at = new Date('2026-11-21T14:03:00Z');
const icons = '/assets/icons.svg';

const page = {
  title: 'Sample',
  description: 'A sample',
  viewer: { id: 1, username: 'ada', displayName: 'Ada', role: 'member' },
  assets: { css: '/a.css', js: '/a.js', icons },
  meHref: '/me.css?v=1',
  flash: 'Done.',
  origin: 'http://localhost:3000',
};

const stored = {
  id: 12,
  roomId: 5,
  seq: 3,
  rev: 4,
  nonce: 'n-1',
  senderId: 1,
  senderUsername: 'ada',
  senderDisplayName: 'Ada Lovelace',
  body: 'Hello <b>',
  continues: false,
  editedAt: at,
  deletedAt: null,
  createdAt: at,
};

const message = presentMessage(stored);
const room = presentRoomHead({
  id: 5,
  kind: 'closed',
  name: 'Tea',
  topic: 'Leaves',
  isDefault: false,
  messageCount: 3,
  revision: 4,
  memberCount: 1,
  role: 'owner',
  lastReadSeq: 2,
});
const rooms = presentRoomLinks(
  [
    {
      id: 5,
      kind: 'closed',
      name: 'Tea',
      unread: 1,
      lastMessageAt: at,
      lastAuthor: 'Ada',
      lastBody: 'Hello',
    },
    { id: 6, kind: 'direct', name: 'Bob', unread: 0, lastMessageAt: null, lastAuthor: null, lastBody: null },
  ],
  5,
);
const member = {
  id: 2,
  username: 'bob',
  displayName: 'Bob',
  role: 'owner',
  avatar: message.sender.avatar,
  isMe: false,
};
const openRoom = { id: 7, name: 'Garden', topic: 'Plants', memberCount: 2 };
const log = {
  items: presentLog([stored, { ...stored, id: 13, seq: 4, deletedAt: at, body: '' }], 3),
  older: '/o',
  newer: '/n',
};
const composer = { nonce: 'n', body: 'draft', error: 'Write something first.' };
const found = presentSearch(
  { hits: [{ ...stored, roomName: 'Tea' }], nextBefore: 12, isPartial: true },
  'hello',
  ['hello'],
);
const editForm = { message, values: { body: 'Hello' }, errors: { body: 'Too long.' } };

export const pageSamples: Record<string, { page: object }> = {
  welcome: { page: { ...page, viewer: null, meHref: null, flash: null } },
  'sign-up': { page, ...{ values: { username: 'ada' }, errors: { email: 'No.' }, isFirst: true } },
  'sign-in': { page, ...{ values: {}, errors: { form: 'No.' }, next: '/rooms' } },
  rooms: {
    page,
    ...{
      rooms,
      openRooms: [openRoom],
      directRoom: { values: { username: 'x' }, errors: { username: 'No.' } },
    },
  },
  room: {
    page,
    ...{ ...log, rooms, room, rev: 4, lastReadSeq: 2, isNewest: false, composer, readThrough: 3 },
  },
  'new-room': { page, ...{ values: { kind: 'closed' }, errors: { kind: 'Choose.' } } },
  members: { page, ...{ rooms, room, members: [member], values: {}, errors: {} } },
  search: {
    page,
    ...{ rooms, values: { q: 'hello' }, errors: { q: 'Too long.' }, results: found, isLater: false },
  },
  departure: { page, ...{ room } },
  'edit-message': { page, ...{ ...editForm, room } },
  'delete-message': { page, ...{ message, room } },
  'join-room': { page, ...{ room: openRoom } },
  failure: { page, ...{ status: 429, title: 'Too much', detail: 'Wait.', retryAfter: 1 } },
};

export const partialSamples: Record<string, object> = {
  avatar: message.sender.avatar,
  brand: {},
  composer: { ...composer, roomId: 5, icons },
  'confirm-dialog': {},
  'edit-form': editForm,
  'failure-note': { detail: 'No.' },
  field: { name: 'name', label: 'Name', value: 'x', error: 'No.', hint: 'Yes.' },
  'form-error': { error: 'No.' },
  icon: { icons, name: 'hash' },
  'log-content': log,
  'log-edge': { id: 'older', href: '/o', label: 'Earlier' },
  'log-item': { type: 'day', date: '2026-11-21', label: 'Saturday' },
  member,
  message,
  moment: message.createdAt,
  'open-room': { room: openRoom, icons },
  'pending-template': {},
  rev: { rev: 4 },
  'room-header': { room, icons },
  'room-list': { rooms: [], icons },
  'room-notes': { room, isNewest: false, readThrough: 3 },
  'search-help': {},
  'search-hit': found.hits[0] ?? {},
  'search-results': { ...found, isLater: false },
  sidebar: { page, rooms },
};

export const fragmentSamples: Record<string, object> = {
  'log-page': log,
  'message-posted': { rows: '<li></li>', rev: 4 },
  'post-refused': { detail: 'No.' },
};
