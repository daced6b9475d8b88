import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Room } from '../../src/db/models/index.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';
import { nonce } from '../support/people.ts';

export const RESOURCES = {
  moderator: [
    'reports',
    'held_messages',
    'sanctions',
    'word_rules',
    'audit_events',
    'users',
    'sessions',
    'invitations',
    'rooms',
    'memberships',
    'messages',
    'server_settings',
  ],
  admin: ['password_reset_tokens', 'outgoing_mails'],
} as const;

let panel: Panel;
let general: Room;

async function say(name: 'bob' | 'cleo' | 'mod', roomId: number, body: string): Promise<number> {
  const { id } = await postMessage(panel.visitors.people[name], roomId, { body, nonce: nonce() });
  return id;
}

before(async () => {
  panel = await openPanel();
  general = await Room.findOne({ where: { isDefault: true }, rejectOnEmpty: true });
});
after(() => panel.parley.stop());

describe('lists of the panel', () => {
  it('are there for moderators, and some for admins only', async () => {
    for (const resource of [...RESOURCES.moderator, ...RESOURCES.admin]) await panel.list('ada', resource);
    for (const resource of RESOURCES.moderator) await panel.list('mod', resource);
    for (const resource of RESOURCES.admin)
      await panel.get('mod', `/api/resources/${resource}/actions/list`).expect(404);
  });

  it('show columns that nobody should see to nobody, whatever is asked of them', async () => {
    const ask = (query: string) => panel.list('ada', 'users', query);
    const all = (await ask('?perPage=50')).map(({ id }) => id).sort();
    for (const column of ['passwordHash', 'password_hash', 'styleVersion']) {
      assert.ok((await ask('')).every(({ params }) => !(column in params)));
      const sorted = await ask(`?perPage=50&sortBy=${column}&direction=asc`);
      assert.deepEqual(sorted.map(({ id }) => id).sort(), all);
      // A filter that told hashes apart would find less.
      assert.equal((await ask(`?perPage=50&filters.${column}=zzz`)).length, all.length);
    }
    const { body } = await panel.get(
      'ada',
      '/api/resources/users/actions/search/a?searchProperty=passwordHash',
    );
    assert.equal(body.records.length, all.length);
  });

  it('show mail and network addresses to admins only, and do not find them for others', async () => {
    const [row] = await panel.list('mod', 'users');
    assert.ok(row && !('email' in row.params));
    assert.equal((await panel.list('mod', 'users', '?filters.email=bob')).length, 6);
    assert.equal((await panel.list('mod', 'users', '?filters.anyText=example.org')).length, 0);
    assert.equal((await panel.list('ada', 'users', '?filters.email=BOB@')).length, 1);
    const [session] = await panel.list('mod', 'sessions');
    assert.ok(session && !('ip' in session.params) && !('sid' in session.params));
    assert.ok(!JSON.stringify(await panel.list('mod', 'sessions')).includes('example.org'));
  });

  it('find parts of words in any letter case, where % and _ and \\ are letters like others', async () => {
    for (const body of ['100% sure', '100 per cent', 'snake_case', 'snakescase', 'back\\slash', 'ÄPFEL'])
      await say('bob', general.id, body);
    const found = async (words: string) =>
      (await panel.list('ada', 'messages', `?filters.body=${encodeURIComponent(words)}`)).map(
        ({ params }) => params.body,
      );
    assert.deepEqual(await found('100%'), ['100% sure']);
    assert.deepEqual(await found('E_C'), ['snake_case']);
    assert.deepEqual(await found('k\\s'), ['back\\slash']);
    assert.deepEqual(await found('äpfel'), ['ÄPFEL']);
    assert.equal((await panel.list('ada', 'messages', '?filters.anyText=SURE')).length, 1);
  });

  it('sort, and turn their pages', async () => {
    const names = async (query: string) =>
      (await panel.list('ada', 'users', query)).map(({ params }) => params.username);
    assert.deepEqual(await names('?sortBy=username&direction=asc&perPage=2'), ['ada', 'bob']);
    assert.deepEqual(await names('?sortBy=username&direction=asc&perPage=2&page=2'), ['cleo', 'max']);
    const { body } = await panel.get('ada', '/api/resources/users/actions/list?perPage=2');
    assert.equal(body.meta.total, 6);
  });

  it('answer nonsense with an empty list, or with all, and never with a fault', async () => {
    const nonsense = [
      'abc',
      '9223372036854775808',
      '-1',
      '1e3',
      '%00',
      '%ED%A0%80',
      "'",
      'NaN',
      'null',
      '{}',
      '[]',
    ];
    for (const resource of [...RESOURCES.moderator, ...RESOURCES.admin]) {
      const { body } = await panel.get('ada', `/api/resources/${resource}/actions/list?perPage=1`);
      const columns = [
        'id',
        'userId',
        'roomId',
        'createdAt',
        'kind',
        'status',
        'body',
        ...Object.keys(body.records[0]?.params ?? {}),
      ];
      for (const [index, column] of columns.entries()) {
        const value = nonsense[index % nonsense.length];
        const query = `filters.${column}=${value}&filters.${column}~~from=${value}&sortBy=${column}&direction=${value}`;
        await panel.get('ada', `/api/resources/${resource}/actions/list?${query}`).expect(200);
      }
      for (const query of [
        'page=-1',
        'page=1e300',
        'perPage=-5',
        'perPage=abc',
        'perPage=999999999',
        'filters=abc',
        'filters.id.x.y=1',
        'filters.__proto__.x=1',
        'filters.createdAt~~from=-271821-04-20',
        'filters.createdAt~~to=%2B275760-01-01T00:00:00Z',
        'filters.body=a&filters.body=b',
      ])
        await panel.get('ada', `/api/resources/${resource}/actions/list?${query}`).expect(200);
      await panel
        .get('ada', `/api/resources/${resource}/actions/search/${encodeURIComponent("%_\\'\0")}`)
        .expect(200);
    }
  });

  it('know no column by the names that every object has, and no rows that are not there', async () => {
    for (const name of ['constructor', 'toString', '__proto__', 'valueOf~~from'])
      await panel.get('ada', `/api/resources/users/actions/list?filters.${name}=1`).expect(404);
    const { bob } = panel.visitors.people;
    for (const name of ['constructor', 'toString'])
      assert.equal((await panel.act('ada', 'users', bob.id, 'mute', { [name]: 'x' })).status, 404);
    for (const act of ['muteSeveral', 'bulkDelete'])
      await panel.get('ada', `/api/resources/users/bulk/${act}?recordIds=999998,999999`).expect(404);
  });
});

describe('conversations in the panel', () => {
  it('are those into which the person may look: nobody browses direct rooms', async () => {
    const { bob, cleo, mod } = panel.visitors.people;
    const direct = await openDirectRoom(bob, cleo.username);
    const closed = await createRoom(bob, { name: 'Cellar', kind: 'closed', topic: '', members: [] });
    const shared = await createRoom(mod, { name: 'Attic', kind: 'closed', topic: '', members: [] });
    await say('bob', direct.id, 'only between us');
    await say('bob', closed.id, 'in the cellar');
    await say('mod', shared.id, 'in the attic');
    for (const name of ['ada', 'mod'] as const) {
      const rooms = (await panel.list(name, 'rooms', '?perPage=100')).map(({ id }) => id);
      const seen = name === 'mod' ? [shared.id, general.id] : [general.id];
      assert.deepEqual(rooms, seen);
      const messages = await panel.list(name, 'messages', '?perPage=100');
      assert.ok(messages.every(({ params }) => seen.includes(Number(params.roomId))));
      const memberships = await panel.list(name, 'memberships', '?perPage=100');
      assert.ok(memberships.every(({ params }) => seen.includes(Number(params.roomId))));
      for (const [resource, id] of [
        ['rooms', direct.id],
        ['rooms', closed.id],
      ] as const) {
        const { body } = await panel.get(name, `/api/resources/${resource}/records/${id}/show`).expect(200);
        assert.deepEqual(body.record.params, {});
      }
    }
  });

  it('do not show what its sender took back', async () => {
    const id = await say('bob', general.id, 'a slip');
    await queryRows('UPDATE messages SET deleted_at = now(), deleted_by = sender_id WHERE id = $1', [id]);
    const rows = await panel.list('ada', 'messages', '?filters.body=slip');
    assert.deepEqual(rows, []);
  });
});
