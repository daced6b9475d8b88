import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { User } from '../../src/db/models/index.ts';
import { keepOutgoingMail, removeOldOutgoingMails } from '../../src/domain/accounts/outgoing-mails.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';

const HERE = '/moderation/outgoing-mail';

describe('outgoing mail', () => {
  let parley: TestParley;
  const cookies: Record<string, string> = {};

  before(async () => {
    parley = await startTestParley();
    for (const role of ['member', 'moderator', 'admin'] as const) {
      const actor = await createPerson(role);
      await User.update({ role }, { where: { id: actor.id } });
      cookies[role] = await signInAs(actor);
    }
  });

  after(() => parley.stop());

  const get = (role: string, path = HERE) =>
    request(parley.origin)
      .get(path)
      .set('Cookie', cookies[role] ?? '');

  it('is there for admins alone', async () => {
    await get('admin').expect(200, /There is no mail/);
    for (const role of ['nobody', 'member', 'moderator']) await get(role).expect(404);
  });

  it('shows what waits, escaped, fifty at a time, and forgets it after a day', async () => {
    for (let index = 1; index <= 51; index++)
      await keepOutgoingMail({
        to: `p${index}@example.org`,
        subject: '<b>hi</b>',
        text: `</blockquote>${index}`,
      });
    const { text } = await get('admin').expect(200);
    assert.match(text, /&lt;b&gt;hi[\s\S]*To p51@example.org[\s\S]*&lt;\/blockquote&gt;51/);
    const [older] = /\/moderation\/outgoing-mail\?before=\d+/.exec(text) ?? [];
    await get('admin', older).expect(200, /To p1@example.org/);
    for (const before of ['x', '-1', '1.5', '99999999999999999999'])
      await get('admin', `${HERE}?before=${before}`).expect(404);
    await queryRows(
      `UPDATE outgoing_mails SET created_at = now() - interval '25 hours' WHERE recipient <> 'p7@example.org'`,
    );
    await removeOldOutgoingMails();
    assert.equal((await queryRows('SELECT FROM outgoing_mails')).length, 1);
  });
});
