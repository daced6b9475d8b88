import type { Actor } from '../../src/domain/actor.ts';
import { LiveClient } from './live-client.ts';
import { ShownRoomList } from './shown-room-list.ts';

const MOST_TABS = 2;

interface Tab {
  readonly roomId: number | null;
  readonly client: LiveClient;
  readonly list: ShownRoomList;
}

/** Somebody with up to two tabs, each of a room or of another page. */
export class TabOwner {
  readonly actor: Actor;
  private readonly origin: string;
  private readonly cookie: string;
  private tabs: Tab[] = [];

  constructor(origin: string, actor: Actor, cookie: string) {
    this.origin = origin;
    this.actor = actor;
    this.cookie = cookie;
  }

  async openTab(roomId: number | null): Promise<void> {
    const client = await LiveClient.open(this.origin, this.cookie, roomId);
    this.tabs.push({ roomId, client, list: new ShownRoomList(client, this.actor.id) });
  }

  get hasAllTabs(): boolean {
    return this.openTabs().length === MOST_TABS;
  }

  /** Closes the oldest tab; false when there is none. */
  closeOne(): boolean {
    const [oldest] = this.openTabs();
    oldest?.client.close();
    this.tabs = this.tabs.filter((tab) => tab !== oldest);
    return oldest !== undefined;
  }

  tabShowing(roomId: number): LiveClient | undefined {
    return this.openTabs().find((tab) => tab.roomId === roomId)?.client;
  }

  /** The room lists of all tabs, as they are now. */
  get lists(): ShownRoomList[] {
    return this.openTabs().map((tab) => tab.list.update());
  }

  close(): void {
    for (const tab of this.tabs) tab.client.close();
  }

  /** Those that the server has not closed. */
  private openTabs(): Tab[] {
    this.tabs = this.tabs.filter((tab) => tab.client.isOpen);
    return this.tabs;
  }
}
