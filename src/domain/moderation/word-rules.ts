import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound, Taken } from '../errors.ts';
import { announce } from '../events.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { writeAuditEvent } from './audit-log.ts';
import type { NamedPerson } from './report.ts';
import { requireStaff } from './staff.ts';
import { normalizePattern } from './word-matcher.ts';

/** Refuses; keeps for a moderator; posts and reports; posts with the words made unreadable. */
export type WordAction = 'block' | 'hold' | 'flag' | 'mask';

/** What staff say of words. */
export interface NewWordRule {
  /** Words in any letter case; `*` stands for any letters. 2 to 100 characters. */
  readonly pattern: string;
  readonly action: WordAction;
  /** Why, for other staff; may be empty. */
  readonly note: string;
}

export interface WordRule extends NewWordRule {
  readonly id: number;
  readonly createdBy: NamedPerson | null;
  readonly createdAt: Date;
}

const MAX_RULES = 5000;
const PATTERN_LENGTH = { min: 2, max: 100 };
const UNIQUE_VIOLATION = '23505';

const COLUMNS = `word_rules.id, pattern, action, note, word_rules.created_at AS "createdAt",
  CASE WHEN users.id IS NOT NULL THEN json_build_object('id', users.id, 'username', username, 'displayName', display_name)
  END AS "createdBy" FROM word_rules LEFT JOIN users ON users.id = created_by`;

const selectRules = statement<WordRule>(
  'word-rules-list',
  `SELECT ${COLUMNS} WHERE $1::bigint IS NULL OR word_rules.id < $1 ORDER BY word_rules.id DESC LIMIT ${PAGE_SIZE + 1}`,
);
const selectRule = statement<WordRule>('word-rule-by-id', `SELECT ${COLUMNS} WHERE word_rules.id = $1`);

const insertRule = statement<{ id: number }>(
  'word-rule-insert',
  `INSERT INTO word_rules (pattern, action, note, created_by)
   SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM word_rules) < ${MAX_RULES} RETURNING id`,
);
const updateRule = statement(
  'word-rule-update',
  'UPDATE word_rules SET pattern = $2, action = $3, note = $4 WHERE id = $1',
);
const deleteRule = statement('word-rule-delete', 'DELETE FROM word_rules WHERE id = $1');

/** For staff. Throws NotFound for everybody else. */
export async function listWordRules(actor: Actor, { before }: PageCursor = {}): Promise<Page<WordRule>> {
  requireStaff(actor);
  return pageOf(await selectRules(before ?? null));
}

/** For staff. Throws NotFound. */
export async function reachWordRule(actor: Actor, ruleId: number): Promise<WordRule> {
  requireStaff(actor);
  const [rule] = await selectRule(ruleId);
  if (!rule) throw new NotFound();
  return rule;
}

/** Holds from the next message on, on every instance. Throws NotFound, InvalidInput, Taken. */
export async function addWordRule(actor: Actor, given: NewWordRule): Promise<WordRule> {
  requireStaff(actor);
  const { pattern, action, note } = withPattern(given);
  return change(actor, async () => {
    const [added] = await insertRule(pattern, action, note, actor.id);
    if (!added) throw new InvalidInput({ form: `There can be at most ${MAX_RULES} rules.` });
    return {
      act: 'word_rule.added',
      id: added.id,
      reason: note,
      before: null,
      after: { pattern, action, note },
    };
  });
}

/** Throws NotFound, InvalidInput, Taken. */
export async function changeWordRule(actor: Actor, ruleId: number, given: NewWordRule): Promise<WordRule> {
  const before = await reachWordRule(actor, ruleId);
  const { pattern, action, note } = withPattern(given);
  return change(actor, async () => {
    await updateRule(ruleId, pattern, action, note);
    return {
      act: 'word_rule.changed',
      id: ruleId,
      reason: note,
      before: written(before),
      after: { pattern, action, note },
    };
  });
}

/** Throws NotFound. */
export async function removeWordRule(actor: Actor, ruleId: number, reason = ''): Promise<void> {
  const rule = await reachWordRule(actor, ruleId);
  await transaction(async () => {
    await deleteRule(ruleId);
    await writeAuditEvent(actor, {
      act: 'word_rule.removed',
      target: { type: 'word_rule', id: ruleId },
      reason,
      before: written(rule),
    });
    announce('server.changed', { server: true });
  });
}

interface Change {
  readonly act: 'word_rule.added' | 'word_rule.changed';
  readonly id: number;
  readonly reason: string;
  readonly before: object | null;
  readonly after: object;
}

async function change(actor: Actor, work: () => Promise<Change>): Promise<WordRule> {
  try {
    return await transaction(async () => {
      const { act, id, reason, before, after } = await work();
      await writeAuditEvent(actor, { act, target: { type: 'word_rule', id }, reason, before, after });
      announce('server.changed', { server: true });
      return reachWordRule(actor, id);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION)
      throw new Taken({ pattern: 'There is a rule for these words already.' });
    throw error;
  }
}

function withPattern({ pattern: given, action, note }: NewWordRule): NewWordRule {
  const pattern = normalizePattern(given);
  if (pattern === undefined)
    throw new InvalidInput({ pattern: 'Write words of letters or digits; a star stands for any letters.' });
  const { length } = [...pattern];
  if (length < PATTERN_LENGTH.min || length > PATTERN_LENGTH.max)
    throw new InvalidInput({ pattern: `Use ${PATTERN_LENGTH.min} to ${PATTERN_LENGTH.max} characters.` });
  return { pattern, action, note };
}

function written({ pattern, action, note }: WordRule): object {
  return { pattern, action, note };
}
