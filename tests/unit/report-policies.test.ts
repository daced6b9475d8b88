import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UserRole } from '../../src/db/models/index.ts';
import {
  canDecideAppeal,
  canDecideReport,
  canReport,
  canSeeReport,
} from '../../src/domain/policies/reports.ts';

const [ACTOR, REPORTER, SUBJECT, DECIDER] = [1, 2, 3, 4];

/** Who may see a report about somebody of that role, and who may decide it. */
const TABLE: readonly (readonly [actor: UserRole, subject: UserRole, sees: boolean, decides: boolean])[] = [
  ['member', 'member', false, false],
  ['member', 'moderator', false, false],
  ['member', 'admin', false, false],
  ['moderator', 'member', true, true],
  ['moderator', 'moderator', true, false],
  ['moderator', 'admin', true, false],
  ['admin', 'member', true, true],
  ['admin', 'moderator', true, true],
  ['admin', 'admin', true, true],
];

const about = (role: UserRole, id = SUBJECT) => ({
  subject: { id, role },
  reporter: { id: REPORTER },
  decidedBy: { id: DECIDER },
});

describe('who may do what with reports', () => {
  for (const [role, subject, sees, decides] of TABLE) {
    it(`a ${role}, about a ${subject}: ${sees ? '' : 'not '}seen, ${decides ? '' : 'not '}decided`, () => {
      const actor = { id: ACTOR, role };
      assert.equal(canSeeReport(actor, about(subject)), sees);
      assert.equal(canDecideReport(actor, about(subject)), decides);
      assert.equal(canDecideAppeal(actor, about(subject), true), decides);
      assert.equal(canDecideReport({ ...actor, lacksSecondFactor: true }, about(subject)), false);
    });
  }

  it('nobody decides what they made, nor sees what is about them', () => {
    for (const role of ['moderator', 'admin'] as const) {
      assert.equal(canDecideReport({ id: REPORTER, role }, about('member')), false);
      assert.equal(canSeeReport({ id: SUBJECT, role }, about(role)), false);
      assert.equal(canDecideReport({ id: SUBJECT, role }, about(role)), false);
    }
    assert.equal(canReport({ id: ACTOR }, ACTOR), false);
    assert.equal(canReport({ id: ACTOR }, SUBJECT), true);
  });

  it('whoever decided decides the appeal only when there is nobody else', () => {
    const decider = { id: DECIDER, role: 'moderator' } as const;
    assert.equal(canDecideAppeal(decider, about('member'), true), false);
    assert.equal(canDecideAppeal(decider, about('member'), false), true);
  });
});
