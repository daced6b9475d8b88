import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UniqueConstraintError } from 'sequelize';
import { describeError, harmless } from '../../src/telemetry/harmless.ts';

const SECRET = 'ada@example.org';

function fail(text: string): Error {
  try {
    JSON.parse(text);
  } catch (error) {
    return error as Error;
  }
  throw new Error('that was JSON');
}

describe('an error in the log', () => {
  it('says what it is and where it comes from', () => {
    const error = Object.assign(new TypeError('no such thing'), { code: 'E_NONE' });
    const described = describeError(error) as { stack: string };
    assert.deepEqual(
      { ...described, stack: '' },
      {
        type: 'TypeError',
        message: 'no such thing',
        code: 'E_NONE',
        stack: '',
      },
    );
    assert.match(described.stack, /^TypeError: no such thing\n\s+at .*harmless\.test/);
  });

  it('keeps nothing of what somebody has sent when that is long', () => {
    const sent = 'x'.repeat(64_000);
    const said = harmless(`invalid input syntax for type bigint: "${sent}"`);
    assert.equal(said, 'invalid input syntax for type bigint: …');
    assert.ok(harmless(sent).length < 1100);
  });

  it('keeps nothing of what the database was asked, down to the first cause', () => {
    const parent = Object.assign(
      new Error(`duplicate key value violates unique constraint "users_email_key"`),
      {
        code: '23505',
        constraint: 'users_email_key',
        detail: `Key (email)=(${SECRET}) already exists.`,
        where: SECRET,
        parameters: [SECRET],
        sql: `INSERT … '${SECRET}'`,
      },
    );
    const error = new UniqueConstraintError({ parent, fields: { email: SECRET } } as object);
    const described = describeError(new Error('could not', { cause: error })) as { cause: { cause: object } };
    assert.ok(!JSON.stringify(described).includes(SECRET));
    assert.deepEqual(
      { ...described.cause.cause, stack: '' },
      {
        type: 'Error',
        message: parent.message,
        code: '23505',
        constraint: 'users_email_key',
        stack: '',
      },
    );
  });

  it('quotes nobody: no address, no value, no piece of what could not be read', () => {
    const sentences = [
      `Can't send mail - all recipients were rejected: 550 5.1.1 <${SECRET}>: unknown`,
      `invalid input syntax for type bigint: "${SECRET}"`,
      `invalid input value for enum kind: "my\nsecret"`,
      fail('my secret').message,
      fail('{"body": "my secret" oh').message,
    ];
    for (const sentence of sentences) assert.doesNotMatch(harmless(sentence), /ada|secret/, sentence);
    const multiline = describeError(
      new Error('invalid input syntax for type json: "{my\n    at secret (x:1:1)"'),
    );
    assert.doesNotMatch(JSON.stringify(multiline), /my|secret/);
  });

  it('does without an error, and ends where causes go round', () => {
    assert.deepEqual(describeError('my secret'), { type: 'string' });
    const error = new Error('round');
    error.cause = error;
    assert.ok(JSON.stringify(describeError(error)).length < 20_000);
  });
});
