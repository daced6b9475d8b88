import type { Actor } from '../../src/domain/actor.ts';
import { waitFor } from './wait.ts';
import type { WebhookWorld } from './webhook-world.ts';

const GIVE_UP_MS = 60_000;

export interface Attempt {
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string;
}

interface WebhookState {
  readonly id: number;
  readonly isEnabled: boolean;
}

/** A closed room with one outgoing webhook, and what became of that. */
export class WebhookRoom {
  readonly id: number;
  private readonly the: WebhookWorld;
  private readonly owner: Actor;

  private constructor(the: WebhookWorld, owner: Actor, id: number) {
    this.the = the;
    this.owner = owner;
    this.id = id;
  }

  static async open(the: WebhookWorld, owner: Actor, members: readonly string[]): Promise<WebhookRoom> {
    const name = `Room ${the.nonce()}`;
    const { id } = await the.createRoom(owner, { name, kind: 'closed', topic: '', members });
    return new WebhookRoom(the, owner, id);
  }

  /** The path of its page of integrations. */
  here(rest = ''): string {
    return `/rooms/${this.id}/integrations${rest}`;
  }

  say(body: string, actor = this.owner) {
    return this.the.postMessage(actor, this.id, { body, nonce: this.the.nonce() });
  }

  /** Resolves to the secret. */
  make(url: string): Promise<string> {
    return this.the.makeOutgoingWebhook(this.owner, this.id, { name: 'Told', url });
  }

  async readState(): Promise<WebhookState> {
    const [state] = await this.the.queryRows<WebhookState>(
      'SELECT id, is_enabled AS "isEnabled" FROM outgoing_webhooks WHERE room_id = $1',
      [this.id],
    );
    if (!state) throw new Error('the room has no webhook');
    return state;
  }

  /** The path of the webhook's own page. */
  async there(rest = ''): Promise<string> {
    return this.here(`/outgoing/${(await this.readState()).id}${rest}`);
  }

  waitUntilOff(): Promise<void> {
    return waitFor(async () => !(await this.readState()).isEnabled, 'the webhook to be off', GIVE_UP_MS);
  }

  listAttempts(): Promise<Attempt[]> {
    return this.the.queryRows<Attempt>(
      `SELECT attempt, status, error FROM webhook_deliveries JOIN outgoing_webhooks AS hooks ON hooks.id = webhook_id
        WHERE room_id = $1 ORDER BY webhook_deliveries.id`,
      [this.id],
    );
  }

  waitForAttempts(count: number): Promise<void> {
    const isDone = async () => (await this.listAttempts()).length >= count;
    return waitFor(isDone, `${count} attempts`, GIVE_UP_MS);
  }

  /** As if it had waited long enough since it failed. */
  async tryNow(): Promise<void> {
    await this.the.queryRows('UPDATE outgoing_webhooks SET retry_at = now() WHERE room_id = $1', [this.id]);
    await this.the.wakeWebhooks([(await this.readState()).id]);
  }
}
