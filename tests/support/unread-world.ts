import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage, restoreMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { leaveRoom, removeMember, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { joinRoom } from '../../src/domain/rooms/memberships.ts';
import { markRead, markUnread } from '../../src/domain/rooms/unread.ts';
import { nonce } from './people.ts';
import type { Random } from './random.ts';
import type { TabOwner } from './tabs.ts';
import type { ModelMessage, UnreadModel } from './unread-model.ts';

/** Says what was done; undefined when it could not be done just then. */
type Step = (roomId: number, owner: TabOwner) => Promise<string | undefined>;

/** Does at random what people do, to the server and to the model alike. The first of the people owns all rooms. */
export class UnreadWorld {
  private readonly random: Random;
  private readonly model: UnreadModel;
  private readonly people: readonly TabOwner[];
  private readonly steps: readonly Step[];

  constructor(random: Random, model: UnreadModel, people: readonly TabOwner[]) {
    this.random = random;
    this.model = model;
    this.people = people;
    const { post, wave, read, unread, edit, remove, restore } = this;
    const { join, leave, comeBack, putOut, react, closeTab, openTab, reconnect } = this;
    const often = [post, post, post, wave, read, read, unread, edit, remove, restore, react];
    const seldom = [join, leave, comeBack, putOut, closeTab, openTab, reconnect];
    this.steps = [...often, ...often, ...seldom].map((step) => step.bind(this));
  }

  /** Takes one step; resolves to what it was. */
  async step(): Promise<string> {
    for (;;) {
      const roomId = this.random.pick(this.model.roomIds) as number;
      const owner = this.random.pick(this.people) as TabOwner;
      const done = await this.random.pick(this.steps)?.(roomId, owner);
      if (done) return `${owner.actor.username} in ${roomId}: ${done}`;
    }
  }

  private async post(roomId: number, { actor }: TabOwner) {
    if (!this.model.isMember(roomId, actor.id)) return undefined;
    this.model.post(roomId, await this.send(roomId, actor));
    return 'post';
  }

  /** Everybody at once: their messages share commits, and changes of older ones come in between. */
  private async wave(roomId: number) {
    const here = this.people.filter(({ actor }) => this.model.isMember(roomId, actor.id));
    const posts = [...here, ...here].map(({ actor }) => this.send(roomId, actor));
    const target = this.random.pick(this.standing(roomId));
    const reacting = target && toggleReaction(here[0]?.actor as Actor, target.id, '🎉');
    const [posted] = await Promise.all([Promise.all(posts), reacting]);
    for (const message of posted.sort((a, b) => a.seq - b.seq)) this.model.post(roomId, message);
    return 'wave';
  }

  private async send(roomId: number, actor: Actor): Promise<Omit<ModelMessage, 'isDeleted'>> {
    const { body, calls } = this.write(roomId, actor);
    const { id, seq } = await postMessage(actor, roomId, { body, nonce: nonce() });
    return { id, seq, senderId: actor.id, calls };
  }

  /** A text that mentions some people, of whom those count who are there; `@room` is for owners. */
  private write(roomId: number, actor: Actor): { body: string; calls: (number | null)[] } {
    const named = this.random.some(this.people).map((owner) => owner.actor);
    const isToAll = this.random.whole(5) === 0;
    const names = [...named.map((person) => person.username), ...(isToAll ? ['room'] : [])];
    const calls = named.map(({ id }) => id).filter((id) => this.model.isMember(roomId, id));
    const isOwner = actor.id === this.people[0]?.actor.id;
    const body = `${nonce()} ${names.map((name) => `@${name}`).join(' ')}`.trim();
    return { body, calls: isToAll && isOwner ? [...calls, null] : calls };
  }

  private async read(roomId: number, owner: TabOwner) {
    if (!this.model.isMember(roomId, owner.actor.id)) return undefined;
    const seq = this.random.whole(this.model.messagesOf(roomId).length + 3);
    const tab = owner.tabShowing(roomId);
    if (tab) tab.say({ type: 'read', seq });
    else await markRead(owner.actor, roomId, seq);
    this.model.read(roomId, owner.actor.id, seq);
    return `read ${seq}`;
  }

  private async unread(roomId: number, { actor }: TabOwner) {
    if (!this.model.isMember(roomId, actor.id)) return undefined;
    const seq = this.random.whole(this.model.messagesOf(roomId).length + 2);
    await markUnread(actor, roomId, seq);
    this.model.markUnread(roomId, actor.id, seq);
    return `unread from ${seq}`;
  }

  private async edit(roomId: number, { actor }: TabOwner) {
    const message = this.random.pick(this.own(roomId, actor).filter((each) => !each.isDeleted));
    if (!message) return undefined;
    const { body, calls } = this.write(roomId, actor);
    await editMessage(actor, message.id, body);
    message.calls = calls;
    return `edit ${message.seq}`;
  }

  private async remove(roomId: number, { actor }: TabOwner) {
    const message = this.random.pick(this.own(roomId, actor));
    if (!message) return undefined;
    await deleteMessage(actor, message.id);
    message.isDeleted = true;
    return `delete ${message.seq}`;
  }

  private async restore(roomId: number, { actor }: TabOwner) {
    const message = this.random.pick(this.own(roomId, actor).filter((each) => each.isDeleted));
    if (!message) return undefined;
    await restoreMessage(actor, message.id);
    message.isDeleted = false;
    return `restore ${message.seq}`;
  }

  private async react(roomId: number, { actor }: TabOwner) {
    const message = this.random.pick(this.standing(roomId));
    if (!message || !this.model.isMember(roomId, actor.id)) return undefined;
    await toggleReaction(actor, message.id, '👍');
    return `react to ${message.seq}`;
  }

  private async join(roomId: number, { actor }: TabOwner) {
    await joinRoom(actor, roomId);
    this.model.join(roomId, actor.id);
    return 'join';
  }

  private async leave(roomId: number, { actor }: TabOwner) {
    if (!this.mayGo(roomId, actor)) return undefined;
    await leaveRoom(actor, roomId);
    this.model.leave(roomId, actor.id);
    return 'leave';
  }

  private async comeBack(roomId: number, { actor }: TabOwner) {
    if (this.model.isMember(roomId, actor.id) || !this.model.hasDeparted(roomId, actor.id)) return undefined;
    await returnToRoom(actor, roomId);
    this.model.comeBack(roomId, actor.id);
    return 'come back';
  }

  private async putOut(roomId: number, { actor }: TabOwner) {
    if (!this.mayGo(roomId, actor)) return undefined;
    await removeMember(this.people[0]?.actor as Actor, roomId, actor.id);
    this.model.remove(roomId, actor.id);
    return 'put out';
  }

  private async closeTab(_roomId: number, owner: TabOwner) {
    return owner.closeOne() ? 'close a tab' : undefined;
  }

  private async openTab(roomId: number, owner: TabOwner) {
    if (owner.hasAllTabs) return undefined;
    await owner.openTab(this.model.isMember(roomId, owner.actor.id) ? roomId : null);
    return 'open a tab';
  }

  /** A tab comes back while things happen. */
  private async reconnect(roomId: number, owner: TabOwner) {
    if (!owner.closeOne()) return undefined;
    const shown = this.model.isMember(roomId, owner.actor.id) ? roomId : null;
    await Promise.all([owner.openTab(shown), this.wave(roomId)]);
    return 'reconnect in a wave';
  }

  private mayGo(roomId: number, actor: Actor): boolean {
    return actor.id !== this.people[0]?.actor.id && this.model.isMember(roomId, actor.id);
  }

  private standing(roomId: number): ModelMessage[] {
    return this.model.messagesOf(roomId).filter((message) => !message.isDeleted);
  }

  private own(roomId: number, actor: Actor): ModelMessage[] {
    if (!this.model.isMember(roomId, actor.id)) return [];
    return this.model.messagesOf(roomId).filter((message) => message.senderId === actor.id);
  }
}
