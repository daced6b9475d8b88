import assert from 'node:assert/strict';
import { User } from '../../src/db/models/index.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { reportMessage } from '../../src/domain/moderation/reports.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { queryRows, type TestParley } from './parley.ts';
import { nonce } from './people.ts';
import { signInPeople, type Visitors } from './visitors.ts';

type Name = 'ada' | 'bob' | 'eve' | 'mia' | 'max' | 'root';

/** A server with order: three members, two moderators and an admin, most of them in one closed room. */
export interface OrderedServer extends Visitors<Name> {
  readonly roomId: number;
  say(name: Name, body: string): Promise<number>;
  /** Something that bob said and ada reported; resolves to the report's id. */
  report(body?: string): Promise<number>;
  /** Sends a form that must do this, and be written down. */
  done(name: Name, path: string, fields: object, act: string): Promise<void>;
  /** Sends a form that must be drawn again, with a sentence beside this field or above all; resolves to the page. */
  refused(path: string, fields: object, field: string, name?: Name): Promise<string>;
}

export async function createOrderedServer(parley: TestParley): Promise<OrderedServer> {
  const visitors = await signInPeople(parley, 'ada', 'bob', 'eve', 'mia', 'max', 'root');
  for (const [name, role] of [
    ['mia', 'moderator'],
    ['max', 'moderator'],
    ['root', 'admin'],
  ] as const) {
    await User.update({ role }, { where: { username: name } });
    visitors.people[name] = { ...visitors.people[name], role };
  }
  await keepServerSettings({ limits: false }, null);
  const members = ['bob', 'mia', 'root'];
  const room = await createRoom(visitors.people.ada, { name: 'Tea', kind: 'closed', topic: '', members });
  const say = (actor: Actor, body: string) => postMessage(actor, room.id, { body, nonce: nonce() });
  return {
    ...visitors,
    roomId: room.id,
    say: async (name, body) => (await say(visitors.people[name], body)).id,
    async report(body = 'Buy now') {
      const { id } = await say(visitors.people.bob, body);
      return reportMessage(visitors.people.ada, id, { reason: 'spam', details: 'Again and again' });
    },
    done: (...given) => expectDone(visitors, ...given),
    refused: (...given) => expectRefused(visitors, ...given),
  };
}

type Posting = Pick<Visitors<Name>, 'post'>;

async function expectDone({ post }: Posting, name: Name, path: string, fields: object, act: string) {
  const answer = await post(name, path, fields);
  assert.equal(answer.status, 303, `${path}: ${answer.text.match(/class="error[^>]*>[^<]+/g)}`);
  const [event] = await queryRows<{ act: string; actor: string | null }>(
    `SELECT act, username AS actor FROM audit_events LEFT JOIN users ON users.id = actor_id
      ORDER BY audit_events.id DESC LIMIT 1`,
  );
  assert.deepEqual(event, { act, actor: name });
}

async function expectRefused(
  { post }: Posting,
  path: string,
  fields: object,
  field: string,
  name: Name = 'mia',
) {
  const answer = await post(name, path, fields);
  assert.equal(answer.status, 422, path);
  assert.match(answer.text, new RegExp(`id="${field}-error"|form-error`), path);
  return answer.text;
}

/** The newest row. */
export async function lastIdOf(table: string): Promise<number> {
  const [row] = await queryRows<{ id: number }>(`SELECT max(id)::int AS id FROM ${table}`);
  return row?.id ?? 0;
}
