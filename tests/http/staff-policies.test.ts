import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { type Outcome, ROLES } from '../support/doors.ts';
import { createStaff } from '../support/order.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInAs } from '../support/people.ts';
import { expectations } from '../support/policy-table.ts';
import { PEOPLE_ACTS, type PeopleAct, STAFF_DOORS } from '../support/staff-doors.ts';

const { isStaff, isAdmin, ...rest } = expectations.onServer;

/** What there is for whom, as pages and in the panel. */
const PLACES: readonly (readonly [roles: readonly string[], paths: readonly string[]])[] = [
  [isStaff, ['/moderation', '/moderation/people', '/moderation/held', '/moderation/invitations', '/admin']],
  [isStaff, ['/admin/api/dashboard', listOf('users'), listOf('messages'), listOf('held_messages')]],
  [rest.canReadReports, ['/moderation/reports', listOf('reports')]],
  [rest.canReadSanctions, ['/moderation/sanctions', listOf('sanctions')]],
  [rest.canKeepWordRules, ['/moderation/words', listOf('word_rules')]],
  [rest.canReadAuditLog, ['/moderation/log', listOf('audit_events')]],
  [rest.canSetRaid, ['/moderation/raid', '/moderation/raid/end']],
  [rest.canChangeServer, ['/moderation/server']],
  [isAdmin, ['/moderation/outgoing-mail', listOf('outgoing_mails')]],
];

const PATHS = PLACES.flatMap(([roles, paths]) => paths.map((path) => [path, roles] as const));
const CELLS = (Object.keys(PEOPLE_ACTS) as PeopleAct[]).flatMap((act) =>
  ROLES.map((role) => [act, role] as const),
);

/** Members do not see that there is anything, nor moderators what is for admins. */
function refusalFor(act: PeopleAct, role: string): Outcome {
  return role === 'member' || (act === 'give a role' && role !== 'admin') ? 'hidden' : 'refused';
}

describe('the policies, at every door of the staff', () => {
  let parley: TestParley;
  const people = {} as Record<string, { actor: Actor; cookie: string; target: Actor }>;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    for (const role of ROLES) {
      const actor = await createStaff(role, role);
      people[role] = {
        actor,
        cookie: await signInAs(actor),
        target: await createStaff(`below-${role}`, role),
      };
    }
  });

  after(() => parley.stop());

  const personOf = (role: string) => people[role] ?? assert.fail(role);

  async function check(act: PeopleAct, role: string, target: Actor, expected: Outcome): Promise<void> {
    for (const [door, ask] of Object.entries(STAFF_DOORS)) {
      const outcome = await ask({ origin: parley.origin, cookie: people[role]?.cookie ?? '', act, target });
      assert.equal(outcome, expected, `${door}: ${role}: ${act}: ${target.username}`);
      if (outcome === 'done') await queryRows('DELETE FROM sanctions');
    }
  }

  it('of acts on people: staff on those below, and for members there is nothing', async () => {
    for (const [act, role] of CELLS)
      for (const targetRole of ROLES) {
        const may =
          act === 'give a role' ? role === 'admin' : expectations.onPeople[role].includes(targetRole);
        await check(act, role, personOf(targetRole).target, may ? 'done' : refusalFor(act, role));
      }
  });

  it('of acts on oneself: none', async () => {
    for (const [act, role] of CELLS) await check(act, role, personOf(role).actor, refusalFor(act, role));
  });

  it('of what there is for staff and for admins, and for nobody else', async () => {
    for (const [path, roles] of PATHS)
      for (const role of [...ROLES, 'stranger'])
        for (const accept of ['text/html', 'application/json']) {
          const { status } = await open(path, people[role]?.cookie ?? '', accept);
          assert.equal(status, roles.includes(role) ? 200 : 404, `${role}: ${path} (${accept})`);
        }
  });

  it('of staff who lack the second factor that is asked of them: nothing of all this', async () => {
    await keepServerSettings({ staffSecondFactor: true }, null);
    for (const role of ['moderator', 'admin'])
      for (const [path] of PATHS) {
        const { status } = await open(path, people[role]?.cookie ?? '', 'application/json');
        assert.ok([403, 404].includes(status), `${role}: ${path}: ${status}`);
      }
    for (const act of ['mute', 'ban'] as const)
      for (const [door, ask] of Object.entries(STAFF_DOORS)) {
        const { cookie } = personOf('admin');
        const { target } = personOf('member');
        assert.notEqual(await ask({ origin: parley.origin, cookie, act, target }), 'done', door);
      }
    assert.deepEqual(await queryRows('SELECT FROM sanctions'), []);
    await keepServerSettings({ staffSecondFactor: false }, null);
  });

  const open = (path: string, cookie: string, accept: string) =>
    fetch(parley.origin + path, {
      headers: { cookie, accept, 'Sec-Fetch-Site': 'same-origin' },
      redirect: 'manual',
    });
});

/** Where a page of the panel asks for the rows of a table. */
function listOf(table: string): string {
  return `/admin/api/resources/${table}/actions/list`;
}
