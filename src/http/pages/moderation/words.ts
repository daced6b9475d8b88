import type { Request, Response } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import type { Verdict } from '../../../domain/moderation/screening.ts';
import { tryText } from '../../../domain/moderation/text-trial.ts';
import {
  addWordRule,
  changeWordRule,
  listWordRules,
  reachWordRule,
  removeWordRule,
} from '../../../domain/moderation/word-rules.ts';
import { parseId } from '../../../inputs/ids.ts';
import { OptionalReasonInput, TrialInput } from '../../../inputs/moderation.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { WordRuleInput } from '../../../inputs/word-rules.ts';
import { presentVerdict, presentWordRule, WORD_ACTIONS } from '../../../presenters/word-rules.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone } from '../../reply.ts';
import { createAct } from './act.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

const HERE = '/moderation/words';

/** `/moderation/words`: the rules, one more, and a text to try them on. */
export function showWords(request: Request, response: Response): Promise<void> {
  return drawWords(request, response, {});
}

export async function addWords(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { pattern } = await addWordRule(actorOf(request), parseInput(WordRuleInput, request.body));
      sendDone(request, response, HERE, `The rule for “${pattern}” holds from now on.`);
    },
    (errors) => drawWords(request, response, errors),
  );
}

/** Shows what the rules would do to a text. */
export async function tryWords(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { text } = parseInput(TrialInput, request.body);
      await drawWords(request, response, {}, await tryText(actorOf(request), text));
    },
    (errors) => drawWords(request, response, errors),
  );
}

export function showRule(request: Request, response: Response): Promise<void> {
  return drawRule(request, response, {});
}

export async function changeRule(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const given = parseInput(WordRuleInput, request.body);
      const { pattern } = await changeWordRule(actorOf(request), ruleIdIn(request), given);
      sendDone(request, response, HERE, `The rule for “${pattern}” is changed.`);
    },
    (errors) => drawRule(request, response, errors),
  );
}

export const removal = createAct(async (request) => {
  const { id, pattern } = await reachWordRule(actorOf(request), ruleIdIn(request));
  return {
    title: `Remove the rule for “${pattern}”?`,
    text: 'Texts with these words pass from now on.',
    button: 'Remove',
    isDangerous: true,
    back: HERE,
    reason: 'It stands in the log.',
    isReasonOptional: true,
    perform: async (given) => {
      await removeWordRule(actorOf(request), id, parseInput(OptionalReasonInput, given).reason);
      return 'The rule is gone.';
    },
  };
});

async function drawWords(
  request: Request,
  response: Response,
  errors: FieldErrors,
  verdict?: Verdict,
): Promise<void> {
  const { items, nextBefore } = await listWordRules(actorOf(request), cursorIn(request));
  const values = { pattern: '', action: 'hold', note: '', text: '', ...typedValues(request.body) };
  const data = {
    rules: items.map(presentWordRule),
    actions: WORD_ACTIONS,
    verdict: verdict ? presentVerdict(verdict, values.text) : null,
    older: olderIn(request, nextBefore),
    values,
    errors,
  };
  await sendModerationPage(request, response, 'moderation-words', { title: 'Words', section: 'words' }, data);
}

async function drawRule(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const { id, pattern, action, note } = await reachWordRule(actorOf(request), ruleIdIn(request));
  const values = { pattern, action, note, ...typedValues(request.body) };
  const place = { title: `The rule for “${pattern}”`, section: 'words' } as const;
  const data = { id, actions: WORD_ACTIONS, values, errors };
  await sendModerationPage(request, response, 'moderation-word', place, data);
}

function ruleIdIn({ params }: Request): number {
  return parseId(params.ruleId);
}
