import { removeRecentMessages, restoreRecentMessages } from '../../src/domain/moderation/removal.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { setUserRole } from '../../src/domain/moderation/server.ts';
import { signOutEverywhere } from '../../src/domain/moderation/signing-out.ts';
import type { Act } from '../actions/act.ts';
import { type Field, reason } from '../actions/fields.ts';
import { idOf, moment, oneOf, text, yesNo } from '../table.ts';
import type { Description } from './describe.ts';

const ROLES = ['member', 'moderator', 'admin'];
const DEFAULT_HOURS = 168;

const endsAt: Field = { name: 'ends_at', label: 'Until', kind: 'moment', hint: 'Empty: until it is lifted.' };
const hours: Field = { name: 'hours', label: 'Hours', kind: 'number', isRequired: true, max: DEFAULT_HOURS };

const isMember = ({ role, status }: Record<string, unknown>) => status === 'active' && role !== 'admin';

/** An act that imposes a sanction of that kind, and what is said of it. */
function imposes(
  kind: 'mute' | 'suspension' | 'ban',
  said: Pick<Act, 'name' | 'label' | 'icon' | 'question' | 'fields'>,
  outcome: string,
): Act {
  return {
    ...said,
    fits: isMember,
    isForSeveral: true,
    isDangerous: kind !== 'mute',
    async perform(actor, userId, values) {
      await sanction(actor, {
        userId,
        kind,
        reason: values.text('reason'),
        endsAt: values.moment('ends_at'),
        withAddresses: values.isTrue('addresses'),
      });
      return outcome;
    },
  };
}

const mute = imposes(
  'mute',
  {
    name: 'mute',
    label: 'Mute',
    icon: 'VolumeX',
    question: 'They can read, but not write anywhere until it ends.',
    fields: [reason, endsAt],
  },
  'They are muted.',
);

const suspend = imposes(
  'suspension',
  {
    name: 'suspend',
    label: 'Suspend',
    icon: 'PauseCircle',
    question: 'They are signed out everywhere and cannot sign in before it ends. They are told the reason.',
    fields: [reason, { ...endsAt, isRequired: true, hint: 'A suspension ends.' }],
  },
  'They are suspended.',
);

const ban = imposes(
  'ban',
  {
    name: 'ban',
    label: 'Ban',
    icon: 'Slash',
    question:
      'They are signed out everywhere and cannot sign in until the ban is lifted. They are told the reason.',
    fields: [
      reason,
      endsAt,
      {
        name: 'addresses',
        label: 'Also their addresses: nobody signs up from where they came from',
        kind: 'yes-no',
      },
    ],
  },
  'They are banned.',
);

const signOut: Act = {
  name: 'signOut',
  label: 'Sign out everywhere',
  icon: 'LogOut',
  question: 'All their sessions end, and their open screens close.',
  fields: [reason],
  fits: isMember,
  isForSeveral: true,
  async perform(actor, userId, values) {
    await signOutEverywhere(actor, userId, values.text('reason'));
    return 'They are signed out.';
  },
};

const removeMessages: Act = {
  name: 'removeMessages',
  label: 'Remove their messages',
  icon: 'Trash2',
  question: 'All that they wrote in the last hours goes from everybody’s screens, in all rooms.',
  fields: [hours, reason],
  fits: isMember,
  isDangerous: true,
  async perform(actor, userId, values) {
    const count = await removeRecentMessages(
      actor,
      userId,
      values.number('hours') ?? 0,
      values.text('reason'),
    );
    return `${count} messages are removed.`;
  },
};

const restoreMessages: Act = {
  name: 'restoreMessages',
  label: 'Restore their messages',
  icon: 'RotateCcw',
  question: 'Brings back what staff removed of theirs in the last hours.',
  fields: [hours, reason],
  fits: isMember,
  async perform(actor, userId, values) {
    const count = await restoreRecentMessages(
      actor,
      userId,
      values.number('hours') ?? 0,
      values.text('reason'),
    );
    return `${count} messages are back.`;
  },
};

const edit: Act = {
  name: 'edit',
  label: 'Change role',
  icon: 'Award',
  question: 'Moderators keep order; admins also choose what holds for the whole server.',
  fields: [
    {
      name: 'role',
      label: 'Role',
      kind: 'choice',
      isRequired: true,
      from: 'role',
      choices: ROLES.map((role) => ({ value: role, label: role })),
    },
    reason,
  ],
  isForAdmins: true,
  async perform(actor, userId, values) {
    await setUserRole(actor, userId, values.text('role') as never, values.text('reason'));
    return 'Their role is changed.';
  },
};

export const users: Description = {
  table: 'users',
  label: 'Users',
  group: 'People',
  icon: 'Users',
  title: 'username',
  columns: {
    username: text,
    displayName: text,
    email: text,
    role: oneOf(...ROLES),
    status: oneOf('active', 'deleted'),
    bio: text,
    timeZone: text,
    emailVerifiedAt: moment,
    invitationId: idOf('invitations'),
    isBot: yesNo,
    ownerId: idOf('users'),
    lastSeenAt: moment,
    createdAt: moment,
  },
  onlyForAdmins: ['email', 'emailVerifiedAt'],
  list: ['id', 'username', 'displayName', 'email', 'role', 'status', 'lastSeenAt', 'createdAt'],
  labels: {
    displayName: 'Name',
    email: 'Mail address',
    emailVerifiedAt: 'Address verified',
    bio: 'About them',
    timeZone: 'Time zone',
    invitationId: 'Came by invitation',
    isBot: 'Bot',
    ownerId: 'Whose bot',
    lastSeenAt: 'Last seen',
    createdAt: 'Signed up',
  },
  acts: [mute, suspend, ban, signOut, removeMessages, restoreMessages, edit],
};
