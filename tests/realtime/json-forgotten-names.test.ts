import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { forgetTraces } from '../../src/domain/messages/forgetting.ts';
import { readChangesOfMany } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom, removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember, joinRoom, listMembers } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { type HeardEvent, JsonClient } from '../support/json-client.ts';
import { startListening } from '../support/listening.ts';
import type { TestParley } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { Terminal } from '../support/terminal.ts';
import { waitFor } from '../support/wait.ts';

describe('programs, when notices lose the name of somebody who is gone', () => {
  let parley: TestParley;
  let ada: Actor;
  let token: string;
  let round = 0;
  let roomId: number;
  let edgar: Actor;
  const open: { close(): void }[] = [];

  before(async () => {
    ({ parley, ada, token } = await startListening());
  });

  after(() => parley.stop());

  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });

  /** Edgar brings in Bob, Fiona, who leaves, and Gus, who stays; removes Hugo, who comes again. */
  beforeEach(async () => {
    const names = ['edgar', 'fiona', 'gus', 'hugo'].map((name) => `${name}${round}`);
    round++;
    const [owner, fiona, gus, hugo] = (await createPeople(...names)) as [Actor, Actor, Actor, Actor];
    edgar = owner;
    const room = { name: `Open ${nonce()}`, kind: 'open', topic: '', members: ['ada'] } as const;
    roomId = (await createRoom(edgar, room)).id;
    await addMember(edgar, roomId, 'bob');
    await addMember(edgar, roomId, fiona.username);
    await leaveRoom(fiona, roomId);
    await addMember(edgar, roomId, gus.username);
    await joinRoom(hugo, roomId);
    await removeMember(edgar, roomId, hugo.id);
    await joinRoom(hugo, roomId);
  });

  async function listen(since?: number): Promise<JsonClient> {
    const client = await JsonClient.open(parley.origin, token, roomId, since);
    open.push(client);
    return client;
  }

  async function follow(): Promise<Terminal> {
    const terminal = new Terminal(parley.origin, roomId, { authorization: `Bearer ${token}` });
    open.push(terminal);
    await waitFor(() => terminal.answer !== undefined, 'an answer');
    return terminal;
  }

  function forget(): Promise<void> {
    return forgetTraces(edgar.id, { isAllToGo: false, signal: new AbortController().signal });
  }

  const say = (body: string) => postMessage(ada, roomId, { body, nonce: nonce() });

  function comingsAndGoings(client: JsonClient): (readonly [string, number])[] {
    return client.of('user_joined', 'user_left').map(({ type, user_id }) => [type, user_id] as const);
  }

  /** Who is in the room, as far as a program that began with `ids` can tell. */
  function membersBy(events: readonly HeardEvent[], ids: readonly number[] = []): number[] {
    const members = new Set(ids);
    for (const { type, user_id } of events) {
      if (type === 'user_joined') members.add(user_id);
      if (type === 'user_left') members.delete(user_id);
    }
    return [...members].sort((a, b) => a - b);
  }

  async function members(): Promise<number[]> {
    const { members } = await listMembers(ada, roomId);
    return members.map(({ userId }) => userId).sort((a, b) => a - b);
  }

  it('hear only that this person left', async () => {
    const client = await listen();
    const terminal = await follow();
    await say('before');
    await waitFor(() => terminal.text.includes('before'), 'the text to begin');
    await deleteAccount(edgar, { messages: 'stay' });
    await forget();
    await say('after');
    await waitFor(() => client.texts.includes('after') && terminal.text.includes('after'), 'the end of it');
    assert.deepEqual(comingsAndGoings(client), [['user_left', edgar.id]]);
    const lines = terminal.lines.filter((line) => line.startsWith('* '));
    assert.deepEqual(lines.slice(0, 1), ['* Deleted account left']);
    assert.ok(
      lines.every((line) => /left$|owner/.test(line)),
      lines.join('\n'),
    );
    assert.equal(lines.length, new Set(lines).size);
  });

  it('know in the end who is in the room, from wherever they begin', async () => {
    const { rev: last } = await say('before');
    const present: number[][] = [[]];
    for (const change of (await readChangesOfMany([{ roomId, rev: 0 }], last))[0] ?? [])
      present[change.rev] = membersAfter(change, present[change.rev - 1] ?? []);
    await deleteAccount(edgar, { messages: 'stay' });
    await forget();
    await say('after');
    for (let since = 0; since <= last; since++) {
      const client = await listen(since);
      const known = [edgar.id, ada.id, ...(present[since] ?? [])];
      assert.deepEqual(membersBy(client.events, known), await members(), `since ${since}`);
    }
  });

  function membersAfter(
    { kind, senderId, subject }: { kind: string; senderId: number; subject: { id: number } | null },
    ids: readonly number[],
  ): number[] {
    const whom = subject?.id ?? senderId;
    if (kind === 'joined' || kind === 'added') return [...ids, whom];
    return kind === 'left' || kind === 'removed' ? ids.filter((id) => id !== whom) : [...ids];
  }
});
