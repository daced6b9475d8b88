import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { InvalidInput } from '../../src/domain/errors.ts';
import { deleteMessage, restoreMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { readChanges, readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { presentMessage } from '../../src/presenters/messages.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('replies', () => {
  let ada: Actor;
  let bob: Actor;
  let room: number;
  let other: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    room = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    other = (await createRoom(ada, { name: 'Secrets', kind: 'closed', topic: '', members: [] })).id;
  });

  after(() => disconnect());

  const say = (body: string, replyTo?: number, roomId = room) =>
    postMessage(ada, roomId, { body, nonce: nonce(), replyTo });

  async function quoteIn(seq: number) {
    const { messages } = await readHistory(bob, room, { around: seq });
    const reply = messages.find((each) => each.seq === seq && each.kind === 'text');
    return reply && presentMessage(reply).quote;
  }

  it('quote what they answer, as it is now, with the way to it', async () => {
    const original = await say('**Is** anybody there?');
    const reply = await say('Yes', original.id);
    assert.deepEqual(await quoteIn(reply.seq), {
      id: original.id,
      href: `/rooms/${room}?around=${original.seq}#m-${original.id}`,
      author: 'ada',
      excerpt: 'Is anybody there?',
    });
    await editMessage(ada, original.id, 'Is *nobody* there?');
    assert.equal((await quoteIn(reply.seq))?.excerpt, 'Is nobody there?');
  });

  it('never show the text of a deleted original, wherever they are read', async () => {
    const original = await say('hush-hush');
    const reply = await say('What?', original.id);
    await deleteMessage(ada, original.id);
    assert.equal((await quoteIn(reply.seq))?.excerpt, 'Message deleted');
    const late = await say('I saw nothing', original.id);
    assert.equal(presentMessage(late).quote?.excerpt, 'Message deleted');
    const everything = [await readHistory(bob, room, {}), await readChanges(room, 0, 1000)];
    assert.doesNotMatch(JSON.stringify(everything), /hush/);
    await restoreMessage(ada, original.id);
    assert.equal((await quoteIn(reply.seq))?.excerpt, 'hush-hush');
  });

  it('quote nothing once they are deleted themselves', async () => {
    const original = await say('first');
    const reply = await say('second', original.id);
    const tombstone = await deleteMessage(ada, reply.id);
    assert.deepEqual([tombstone.replyTo, tombstone.body], [null, '']);
    assert.equal((await restoreMessage(ada, reply.id)).replyTo?.body, 'first');
  });

  it('to another room’s message, or to none, are refused in the same words', async () => {
    const secret = await say('secret', undefined, other);
    const answers = await Promise.all(
      [secret.id, 987654321].map((id) =>
        postMessage(bob, room, { body: 'x', nonce: nonce(), replyTo: id }).catch((error) => error),
      ),
    );
    for (const error of answers) assert.ok(error instanceof InvalidInput);
    assert.deepEqual(answers[0].fields, answers[1].fields);
    assert.doesNotMatch(JSON.stringify(answers[0].fields), /secret/);
    await assert.rejects(say('x', secret.id), InvalidInput);
  });

  it('quote the beginning of a long text, on one line, without half a character', async () => {
    const original = await say(`${'👨‍👩‍👧‍👦 and so on\n\n'.repeat(200)}`);
    const reply = await say('Long', original.id);
    const excerpt = (await quoteIn(reply.seq))?.excerpt ?? '';
    assert.equal([...excerpt].length, 120);
    assert.ok(excerpt.isWellFormed() && !excerpt.includes('\n') && excerpt.endsWith('…'));
  });

  it('are never the continuation of a block', async () => {
    const original = await say('one');
    const reply = await say('two', original.id);
    assert.equal(presentMessage(reply).isContinuation, false);
    assert.equal(presentMessage(await say('three')).isContinuation, true);
  });
});
