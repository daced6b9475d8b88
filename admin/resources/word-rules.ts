import {
  addWordRule,
  changeWordRule,
  removeWordRule,
  type WordAction,
} from '../../src/domain/moderation/word-rules.ts';
import type { Act, Creation } from '../actions/act.ts';
import { type Field, reason, type Values } from '../actions/fields.ts';
import { idOf, moment, oneOf, text } from '../table.ts';
import type { Description } from './describe.ts';

const ACTIONS = ['block', 'hold', 'flag', 'mask'];

const fields: readonly Field[] = [
  {
    name: 'pattern',
    label: 'Words',
    kind: 'line',
    isRequired: true,
    max: 100,
    from: 'pattern',
    hint: 'In any letter case; * stands for any letters.',
  },
  {
    name: 'action',
    label: 'What happens',
    kind: 'choice',
    isRequired: true,
    from: 'action',
    choices: [
      { value: 'block', label: 'block: it is not posted' },
      { value: 'hold', label: 'hold: it waits for a moderator' },
      { value: 'flag', label: 'flag: it is posted and reported' },
      { value: 'mask', label: 'mask: the words are made unreadable' },
    ],
  },
  { name: 'note', label: 'Note', kind: 'text', max: 500, from: 'note', hint: 'For other staff.' },
];

function ruleIn(values: Values) {
  return {
    pattern: values.text('pattern'),
    action: values.text('action') as WordAction,
    note: values.text('note'),
  };
}

const add: Creation = {
  name: 'new',
  label: 'Add a rule',
  icon: 'Plus',
  question: 'It holds from the next message on.',
  fields,
  async perform(actor, values) {
    await addWordRule(actor, ruleIn(values));
    return 'The rule holds.';
  },
};

const edit: Act = {
  name: 'edit',
  label: 'Change',
  icon: 'Edit',
  question: 'It holds from the next message on.',
  fields,
  async perform(actor, ruleId, values) {
    await changeWordRule(actor, ruleId, ruleIn(values));
    return 'The rule is changed.';
  },
};

const remove: Act = {
  name: 'delete',
  label: 'Delete',
  icon: 'Trash2',
  question: 'These words are words like all others then.',
  fields: [reason],
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, ruleId, values) {
    await removeWordRule(actor, ruleId, values.text('reason'));
    return 'The rule is gone.';
  },
};

export const wordRules: Description = {
  table: 'word_rules',
  label: 'Word rules',
  group: 'Order',
  icon: 'Flag',
  title: 'pattern',
  columns: {
    pattern: text,
    action: oneOf(...ACTIONS),
    note: text,
    createdBy: idOf('users'),
    createdAt: moment,
  },
  list: ['id', 'pattern', 'action', 'note', 'createdBy', 'createdAt'],
  labels: { pattern: 'Words', action: 'What happens', createdBy: 'By', createdAt: 'Since' },
  acts: [edit, remove],
  creation: add,
};
