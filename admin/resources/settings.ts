import type { ResourceWithOptions } from 'adminjs';
import { changeServerSettings, setRaid } from '../../src/domain/moderation/server.ts';
import type { ServerSettings } from '../../src/domain/server-settings.ts';
import { type Act, toActions } from '../actions/act.ts';
import { type Field, reason, type Values } from '../actions/fields.ts';
import { ANY_TEXT } from '../conditions.ts';
import { SettingsResource } from '../settings-resource.ts';
import type { StaffRole } from '../staff-role.ts';

const NAMES: Readonly<Record<keyof ServerSettings, string>> = {
  signUp: 'Who can make an account',
  membersInvite: 'Members may invite people',
  staffSecondFactor: 'Staff need a second factor',
  raid: 'Raid: sign-up closed, slow mode everywhere',
  newUntilMessages: 'An account is new until it has sent so many messages',
  newForDays: 'An account is new for so many days',
  newMayNot: 'What new accounts may not do',
  limits: 'Limits on how often things are done',
};

const KINDS: Readonly<Record<keyof ServerSettings, Field['kind']>> = {
  signUp: 'choice',
  membersInvite: 'yes-no',
  staffSecondFactor: 'yes-no',
  raid: 'yes-no',
  newUntilMessages: 'number',
  newForDays: 'number',
  newMayNot: 'choices',
  limits: 'yes-no',
};

const CHOICES: Partial<Record<keyof ServerSettings, readonly string[]>> = {
  signUp: ['open', 'invitation', 'closed'],
  newMayNot: ['links', 'mentions', 'direct-rooms'],
};

const KEYS = Object.keys(NAMES) as (keyof ServerSettings)[];

/** The form of a row has the field of that row only. */
const fields: readonly Field[] = KEYS.map((key) => ({
  name: key,
  label: NAMES[key],
  kind: KINDS[key],
  from: 'value',
  onlyFor: key,
  choices: (CHOICES[key] ?? []).map((value) => ({ value, label: value })),
}));

function settingIn(key: keyof ServerSettings, values: Values): unknown {
  if (KINDS[key] === 'yes-no') return values.isTrue(key);
  if (KINDS[key] === 'choices') return values.list(key);
  return KINDS[key] === 'number' ? values.number(key) : values.text(key);
}

const edit: Act = {
  name: 'edit',
  label: 'Change',
  icon: 'Edit',
  question: 'It holds at once, on every instance.',
  fields: [...fields, reason],
  isForAdmins: true,
  async perform(actor, _id, values, row) {
    const key = row.key as keyof ServerSettings;
    const changes = { [key]: settingIn(key, values) } as Partial<ServerSettings>;
    await changeServerSettings(actor, changes, values.text('reason'));
    return 'The setting is changed.';
  },
};

function raidAct(name: string, label: string, isOn: boolean): Act {
  return {
    name,
    label,
    icon: isOn ? 'Shield' : 'ShieldOff',
    question: isOn
      ? 'Nobody can make an account, and every room is in slow mode, until it is over.'
      : 'Sign-up and rooms are as they were before.',
    fields: [reason],
    isDangerous: isOn,
    fits: ({ key, value }) => key === 'raid' && value !== isOn,
    async perform(actor, _id, values) {
      await setRaid(actor, isOn, values.text('reason'));
      return isOn ? 'Sign-up is closed and slow mode is on.' : 'The raid is over.';
    },
  };
}

const acts = [
  edit,
  raidAct('beginRaid', 'There is a raid', true),
  raidAct('endRaid', 'The raid is over', false),
];
const NOT_OFFERED = { isAccessible: false, isVisible: false };

/** What AdminJS is told of the server's settings. */
export function describeSettings(role: StaffRole): ResourceWithOptions {
  const offered = acts.filter(({ isForAdmins }) => !isForAdmins || role === 'admin');
  const actions = Object.assign({}, ...offered.map(toActions));
  return {
    resource: new SettingsResource(NAMES),
    options: {
      navigation: { name: 'Server', icon: 'Settings' },
      titleProperty: 'name',
      listProperties: ['name', 'shown'],
      showProperties: ['name', 'shown', 'key'],
      filterProperties: [ANY_TEXT, 'name', 'shown'],
      sort: { sortBy: 'id', direction: 'asc' },
      properties: {
        [ANY_TEXT]: { type: 'string', isVisible: { filter: true, list: false, show: false, edit: false } },
      },
      actions: {
        edit: NOT_OFFERED,
        delete: NOT_OFFERED,
        bulkDelete: NOT_OFFERED,
        new: NOT_OFFERED,
        ...actions,
      } as never,
      translations: {
        en: {
          labels: { server_settings: 'Settings' },
          properties: { [ANY_TEXT]: 'Any text has', name: 'Setting', shown: 'Is', key: 'Short name' },
          actions: {
            list: 'Settings',
            show: 'Details',
            ...Object.fromEntries(offered.map(({ name, label }) => [name, label])),
          },
        },
      },
    },
  };
}
