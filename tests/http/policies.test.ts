import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DoorAct, type DoorCell, ON_AUTHORS, ON_ROOMS, ON_TARGETS } from '../support/door-acts.ts';
import {
  type Acting,
  createCast,
  createDirectDoorRoom,
  createDoorRoom,
  type DoorRoom,
  FORM_DOORS,
  type FormDoor,
  outcomeAt,
  type Target,
} from '../support/doors.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

const DOORS = Object.keys(FORM_DOORS) as FormDoor[];

describe('the policies, at every door of a room', () => {
  let parley: TestParley;
  let cast: { acting: Acting[]; targets: Target[] };
  const rooms = {} as Record<FormDoor, DoorRoom[]>;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    cast = await createCast();
    for (const door of DOORS)
      rooms[door] = [
        await createDoorRoom(`Open ${door}`, 'open', cast),
        await createDoorRoom(`Closed ${door}`, 'closed', cast),
      ];
  });

  after(() => parley.stop());

  /** Does it, and takes it back. */
  async function check(door: FormDoor, name: string, act: DoorAct, cell: DoorCell): Promise<void> {
    const { username } = cell.target.actor;
    const answer = await fetch(parley.origin + act.path(cell), {
      method: 'POST',
      headers: { ...FORM_DOORS[door].headers, cookie: cell.acting.cookie },
      body: new URLSearchParams({ username, ...act.fields() }),
      redirect: 'manual',
    });
    const outcome = outcomeAt(door, answer);
    const { role, place } = cell.acting;
    assert.equal(
      outcome,
      act.expected(cell),
      `${door}: ${role}, ${place} in ${cell.room.kind}: ${name} (${username})`,
    );
    if (outcome === 'done') await act.undo?.(cell);
  }

  async function checkAll(door: FormDoor, acts: Record<string, DoorAct>, cells: DoorCell[]): Promise<void> {
    for (const [name, act] of Object.entries(acts))
      for (const cell of cells) await check(door, name, act, cell);
  }

  const members = () => cast.targets.filter(({ membership }) => membership === 'member');
  const cellsOf = (room: DoorRoom, targets: readonly Target[]) =>
    cast.acting.flatMap((acting) => targets.map((target) => ({ room, acting, target })));

  it('of rooms, of their people and of their messages: done, 403 or 404, as the table says', async () => {
    const checkDoor = async (door: FormDoor) => {
      for (const room of rooms[door]) {
        await checkAll(door, ON_TARGETS, cellsOf(room, cast.targets));
        await checkAll(door, ON_AUTHORS, cellsOf(room, members()));
        await checkAll(door, ON_ROOMS, cellsOf(room, members().slice(0, 1)));
      }
    };
    await Promise.all(DOORS.map(checkDoor));
  });

  it('of direct rooms: nobody keeps order there, and to others they do not exist', async () => {
    const insiders = cast.acting.filter(({ place }) => place === 'member');
    const directRooms: { room: DoorRoom; target: Target; insider: Acting }[] = [];
    for (const insider of insiders)
      for (const target of members())
        directRooms.push({ room: await createDirectDoorRoom(insider.actor, target.actor), target, insider });
    const outsiders = cast.acting.filter(({ place }) => place === 'none');
    const cells = directRooms.flatMap(({ room, target, insider }) => {
      // To whom it belongs says nothing to those who are not in it: one of each is enough.
      const others = target === members()[0] ? outsiders : [];
      return [insider, ...others].map((acting) => ({ room, acting, target }));
    });
    for (const door of DOORS) await checkAll(door, { ...ON_TARGETS, ...ON_AUTHORS, ...ON_ROOMS }, cells);
  });
});
