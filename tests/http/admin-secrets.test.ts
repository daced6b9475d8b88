import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';
import { sessionIdOf } from '../support/people.ts';

/** A row of the panel's own description of itself, as a page gets it. */
interface ShownResource {
  readonly id: string;
  readonly resourceActions: readonly { readonly name: string }[];
  readonly actions: readonly { readonly name: string; readonly actionType: string }[];
}

const mark = () => `PLANTED${randomBytes(9).toString('hex')}`;
const planted = {
  hash: mark(),
  digest: randomBytes(32),
  secret: randomBytes(20),
  payload: mark(),
  direct: mark(),
};

let panel: Panel;
let secrets: readonly string[];

/** As they could stand in an answer: as they are, in hexadecimal, in base64, or as PostgreSQL and JSON write bytes. */
function writingsOf(bytes: Buffer): string[] {
  const url = bytes.toString('base64url');
  return [
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -2),
    url,
    JSON.stringify([...bytes]).slice(1, -1),
  ];
}

async function plant(): Promise<void> {
  const { bob, cleo } = panel.visitors.people;
  await queryRows('UPDATE users SET password_hash = $1', [planted.hash]);
  await queryRows(`UPDATE sessions SET sess = (sess::jsonb || jsonb_build_object('note', $1::text))`, [
    planted.payload,
  ]);
  const digestTables = {
    invitations: `INSERT INTO invitations (created_by, digest, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    resets: `INSERT INTO password_reset_tokens (user_id, digest, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    verifications: `INSERT INTO email_verifications (user_id, email, digest, expires_at) VALUES ($1, 'x@y.z', $2, now())`,
    codes: 'INSERT INTO recovery_codes (user_id, digest) VALUES ($1, $2)',
    factors: 'INSERT INTO second_factors (user_id, secret, confirmed_at) VALUES ($1, $2, now())',
  };
  for (const [name, sql] of Object.entries(digestTables))
    await queryRows(sql, [bob.id, name === 'factors' ? planted.secret : planted.digest]);
  await plantRows(bob.id, cleo.id);
}

/** One row in each table that acts are done to, and a direct room. */
async function plantRows(bobId: number, cleoId: number): Promise<void> {
  const [room] = await queryRows<{ id: number }>(
    `INSERT INTO rooms (kind, name, direct_key, message_count, revision) VALUES ('direct', '', '0:0', 1, 1) RETURNING id`,
  );
  await queryRows(
    `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body) VALUES ($1, 1, 1, $2, 'n', $3)`,
    [room?.id, bobId, planted.direct],
  );
  await queryRows(
    `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body)
     SELECT id, 1, revision + 1, $1, 'n', 'in the open' FROM rooms WHERE is_default`,
    [bobId],
  );
  await queryRows(`INSERT INTO sanctions (user_id, kind, reason) VALUES ($1, 'mute', 'r')`, [bobId]);
  await queryRows(`INSERT INTO word_rules (pattern, action) VALUES ('word', 'hold')`);
  await queryRows(
    `INSERT INTO held_messages (room_id, sender_id, nonce, body) SELECT id, $1, 'h', 'held' FROM rooms WHERE is_default`,
    [bobId],
  );
  await queryRows(
    `INSERT INTO reports (subject_id, reporter_id, reason, copy)
     VALUES ($1, $2, 'spam', '{"kind": "profile", "username": "bob", "displayName": "bob", "bio": ""}')`,
    [bobId, cleoId],
  );
  await queryRows(`INSERT INTO outgoing_mails (recipient, subject, body) VALUES ('a@b.c', 's', 'b')`);
  await queryRows(`INSERT INTO audit_events (act, target_type) VALUES ('a.b', 'user')`);
}

before(async () => {
  panel = await openPanel();
  await plant();
  const ids = Object.values(panel.visitors.cookies).map(sessionIdOf);
  const { digest, secret, hash, payload, direct } = planted;
  secrets = [hash, payload, direct, ...ids, ...writingsOf(digest), ...writingsOf(secret)];
});
after(() => panel.parley.stop());

/** Every address of the panel that its own description leads to, for everything that is on the lists. */
async function walk(name: 'ada' | 'mod'): Promise<{ path: string; text: string }[]> {
  const answers: { path: string; text: string }[] = [];
  const visit = async (path: string) => {
    const response = await panel.get(name, path);
    const headers = JSON.stringify(response.headers);
    answers.push({ path, text: `${headers}${response.text}` });
    return response;
  };
  const { text } = await visit('');
  await visit('/api/dashboard');
  const { resources } = JSON.parse(/window\.REDUX_STATE = (.*);/.exec(text)?.[1] ?? '{}');
  for (const { id, actions } of resources as ShownResource[]) {
    const list = await visit(`/api/resources/${id}/actions/list?perPage=100`);
    await visit(`/api/resources/${id}/actions/search/a`);
    const ids = list.body.records.map((record: { id: number }) => record.id);
    assert.ok(ids.length > 0, `${id} has no row to look at`);
    for (const { name: act, actionType } of actions) {
      const paths = {
        resource: [`actions/${act}`],
        bulk: [`bulk/${act}?recordIds=${ids.join(',')}`],
        record: ids.map((rowId: number) => `records/${rowId}/${act}`),
      }[actionType];
      for (const path of (paths ?? []) as string[]) await visit(`/api/resources/${id}/${path}`);
      // A page has nothing of a row in it: one of each kind is enough.
      if (paths?.[0]) await visit(`/resources/${id}/${paths[0]}`);
    }
  }
  return answers;
}

/** What is sent to the acts, and comes to nothing. */
async function tryActs(name: 'ada' | 'mod'): Promise<{ path: string; text: string }[]> {
  const { body } = await panel.get(name, '/api/resources/users/actions/list');
  const [{ id, recordActions }] = body.records;
  const answers = [];
  for (const action of recordActions as { name: string }[]) {
    const { text } = await panel.act(name, 'users', id, action.name);
    answers.push({ path: action.name, text });
  }
  return answers;
}

describe('what the panel answers', () => {
  for (const name of ['ada', 'mod'] as const) {
    it(`has no hash, digest, session id or secret in it, and no word of a direct room: ${name}`, async () => {
      const answers = [...(await walk(name)), ...(await tryActs(name))];
      assert.ok(answers.length > 100);
      for (const { path, text } of answers)
        for (const secret of secrets) assert.ok(!text.includes(secret), `${path} has ${secret} in it`);
    });
  }

  it('is walked by a test that would notice one', async () => {
    await queryRows('UPDATE users SET bio = password_hash');
    const answers = await walk('ada');
    assert.ok(answers.some(({ text }) => text.includes(planted.hash)));
  });
});
