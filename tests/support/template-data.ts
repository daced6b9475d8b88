import type { User } from '../../src/db/models/index.ts';
import type { StoredMessage } from '../../src/domain/messages/message.ts';
import type { ReachedRoom } from '../../src/domain/rooms/reach.ts';
import type { ListedRoom } from '../../src/domain/rooms/room-list.ts';
import { presentDevice } from '../../src/presenters/devices.ts';
import { presentLog } from '../../src/presenters/log.ts';
import { presentMember } from '../../src/presenters/members.ts';
import { presentMessage } from '../../src/presenters/messages.ts';
import { presentPerson } from '../../src/presenters/people.ts';
import { presentProfile, presentTimeZones } from '../../src/presenters/profiles.ts';
import { presentRoomHead, presentRoomList } from '../../src/presenters/rooms.ts';
import { presentSearch } from '../../src/presenters/search.ts';

/** What the samples of templates are made of. */

const at = new Date('2026-11-21T14:03:00Z');
export const icons = '/assets/icons.svg';

export const page = {
  title: 'Sample',
  description: 'A sample',
  viewer: {
    id: 1,
    username: 'ada',
    displayName: 'Ada',
    role: 'member',
    timeZone: 'Europe/Berlin',
    theme: 'dark',
    playsSound: true,
  },
  assets: { css: '/a.css', js: '/a.js', apiDocs: '/d.js', icons },
  meHref: '/me.css?v=1',
  flash: { text: 'Done.' },
  unread: 3,
  origin: 'http://localhost:3000',
};

export const invitation = {
  id: 3,
  title: 'For the new ones',
  state: '1 of 5 used · until 28 Nov 2026',
  isOpen: true,
  guests: [{ username: 'bob', displayName: 'Bob' }],
};

const viewer = {
  id: 1,
  username: 'ada',
  displayName: 'Ada',
  role: 'member' as const,
  styleVersion: 0,
  timeZone: 'Europe/Berlin',
  theme: 'dark' as const,
  playsSound: true,
};
export const stored: StoredMessage = {
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
export const message = presentMessage(stored);
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
  otherId: 2,
  otherUsername: 'bob',
  slowModeSeconds: 30,
  isBlocked: false,
};
export const room = presentRoomHead(viewer, reached);
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
  lastSenderId: 1,
  lastMessageAt: at,
  lastAuthor: 'Ada',
  lastBody: 'Hello',
  otherId: null,
  otherAvatarVersion: null,
  isOtherOnline: false,
};
export const list = presentRoomList(
  [
    listed,
    { ...listed, id: 6, kind: 'direct', name: 'Bob', isStarred: false, otherId: 2, lastAuthor: null },
    { ...listed, id: 7, name: 'Attic', isArchived: true },
  ],
  { currentRoomId: 5 },
);
const user = { id: 2, username: 'bob', displayName: 'Bob', isBot: true } as User;
export const member = presentMember({ user, role: 'member' } as never, viewer, reached, new Set([2]));
export const profile = presentProfile(
  {
    id: 2,
    username: 'bob',
    displayName: 'Bob',
    avatarVersion: 3,
    bio: 'Plants\n& tea',
    timeZone: 'Europe/Berlin',
    createdAt: at,
    isBot: true,
    ownerUsername: 'ada',
    isContact: true,
    presence: { isOnline: false, lastSeenAt: '2026-11-20T10:00:00Z' },
    isBlocked: false,
  },
  viewer,
);
export const person = presentPerson({ ...profile, id: 2, avatarVersion: 0, isOnline: true }, viewer);
export const profileForm = {
  values: { display_name: 'Bob', bio: 'Plants', time_zone: 'UTC' },
  errors: { avatar: 'No.', display_name: 'No.', bio: 'No.', time_zone: 'No.' },
  timeZones: presentTimeZones(['UTC', 'Europe/Berlin']),
};
export const destination = { name: 'Tea', note: '', href: '/rooms/5', username: null, avatar: null };
export const version = { html: 'Hello', replacedAt: message.createdAt };
export const openRoom = { id: 7, name: 'Garden', topic: 'Plants', memberCount: 2 };
export const log = {
  items: presentLog([stored, { ...stored, id: 13, seq: 4, deletedAt: at, body: '' }], 3),
  older: '/o',
  newer: '/n',
};
export const composer = {
  nonce: 'n',
  body: 'draft',
  draft: 'draft',
  error: 'Write something first.',
  reply: { id: 11, author: 'Bob', excerpt: 'Is anybody there?' },
};
export const found = presentSearch(
  { hits: [{ ...stored, roomName: 'Tea' }], nextBefore: 12, isPartial: true },
  'hello',
  ['hello'],
);
export const quickEmoji = ['👍'];
export const receipts = [{ userId: 2, displayName: 'Bob', seq: 3, isShown: true }];
export const toast = { text: 'Done.', undo: '/rooms/5/return' };
export const editForm = { message, values: { body: 'Hello' }, errors: { body: 'Too long.' } };

export const device = presentDevice(
  {
    id: 7,
    userAgent: '',
    address: '203.0.113.7',
    signedInAt: at,
    lastUsedAt: at,
    isCurrent: true,
    isProgram: false,
  },
  at,
);
