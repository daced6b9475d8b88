import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

/** Long enough for a frame that should not come to come. */
const SILENCE_MS = 200;
const LOCK = 77;

/** What a deferred trigger does is done in the commit itself. */
const WAIT_IN_COMMIT = `
  CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER wait_in_commit AFTER INSERT OR UPDATE ON messages
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_in_commit()`;

describe('while a commit is under way', () => {
  let parley: TestParley;
  let ada: Actor;
  let roomId: number;
  let screen: LiveClient;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] })).id;
    await queryRows(WAIT_IN_COMMIT);
    screen = await LiveClient.open(parley.origin, await signInAs(ada), roomId);
  });

  after(async () => {
    screen.close();
    await parley.stop();
  });

  /** Nothing is seen or answered before the commit, and both after it. */
  async function assertAfterCommit<Result>(act: () => Promise<Result>): Promise<Result> {
    const holder = new pg.Client({ connectionString: parley.databaseUrl });
    await holder.connect();
    await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
    const seen = screen.rowsReceived;
    let isAnswered = false;
    const acting = act().then((result) => {
      isAnswered = true;
      return result;
    });
    try {
      await waitFor(isCommitting, 'the commit to begin');
      await pause(SILENCE_MS);
      assert.deepEqual([screen.rowsReceived, isAnswered], [seen, false]);
    } finally {
      await holder.end();
    }
    const result = await acting;
    await waitFor(() => screen.rowsReceived === seen + 1, 'the row');
    return result;
  }

  async function isCommitting(): Promise<boolean> {
    const waiting = await queryRows(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`,
    );
    return waiting.length > 0;
  }

  it('law 1: nobody sees a message, an edit or a deletion, nor is it acknowledged', async () => {
    const post = () => postMessage(ada, roomId, { body: 'tea', nonce: nonce() });
    const { id } = await assertAfterCommit(post);
    await assertAfterCommit(() => editMessage(ada, id, 'more tea'));
    await assertAfterCommit(() => deleteMessage(ada, id));
  });
});
