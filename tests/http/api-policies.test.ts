import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createClient, tokenOf } from '../support/api-client.ts';
import { API_ACTS } from '../support/api-door-acts.ts';
import { type DoorAct, type DoorCell, ON_AUTHORS, ON_ROOMS, ON_TARGETS } from '../support/door-acts.ts';
import {
  type Acting,
  createCast,
  createDoorRoom,
  type DoorRoom,
  type Outcome,
  type Target,
} from '../support/doors.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

/** What an answer says; its status when that is something else. */
const OUTCOMES: Readonly<Record<number, Outcome>> = {
  200: 'done',
  201: 'done',
  204: 'done',
  403: 'refused',
  404: 'hidden',
};

describe('the policies, at the door of programs', () => {
  let parley: TestParley;
  let client: Awaited<ReturnType<typeof createClient>>;
  let cast: { acting: Acting[]; targets: Target[] };
  let rooms: DoorRoom[];
  const tokens = new Map<number, string>();

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    client = await createClient(parley);
    cast = await createCast();
    rooms = [await createDoorRoom('Open', 'open', cast), await createDoorRoom('Closed', 'closed', cast)];
    for (const { actor } of cast.acting) tokens.set(actor.id, await tokenOf(actor));
  });

  after(() => parley.stop());

  /** Does it, and takes it back. */
  async function check(name: string, act: DoorAct, cell: DoorCell): Promise<void> {
    const asked = API_ACTS[name]?.(cell);
    if (!asked) return;
    const { actor, role, place } = cell.acting;
    const { method, path, body } = asked;
    const answer = await client.call(method, path, { token: tokens.get(actor.id) ?? '', body });
    const outcome = OUTCOMES[answer.status] ?? answer.status;
    const said = `${role}, ${place} in ${cell.room.kind}: ${name} (${cell.target.actor.username})`;
    assert.equal(outcome, act.expected(cell), said);
    if (outcome === 'done') await act.undo?.(cell);
  }

  async function checkAll(
    acts: Readonly<Record<string, DoorAct>>,
    targets: readonly Target[],
  ): Promise<void> {
    for (const room of rooms)
      for (const [name, act] of Object.entries(acts))
        for (const acting of cast.acting)
          for (const target of targets) await check(name, act, { room, acting, target });
  }

  it('hold for people, messages and rooms: done, 403 or 404, as the table says', async () => {
    const members = cast.targets.filter(({ membership }) => membership === 'member');
    await checkAll(ON_TARGETS, cast.targets);
    await checkAll(ON_AUTHORS, members);
    await checkAll(ON_ROOMS, members.slice(0, 1));
  });
});
