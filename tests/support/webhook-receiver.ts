import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from './wait.ts';

export interface Told {
  readonly type: string;
  readonly rev: number;
  readonly message: {
    readonly id: number;
    readonly seq: number;
    readonly content: string;
    readonly is_edited: boolean;
  };
}

export interface ReceivedWebhook {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
  readonly json: {
    readonly room_id: number;
    readonly first_rev: number;
    readonly last_rev: number;
    readonly events: readonly Told[];
  };
}

type Behaviour = (response: ServerResponse, index: number) => void;

/** A program that is told things, and answers as the test wants. */
export class WebhookReceiver {
  /** In the order in which they came. */
  readonly received: ReceivedWebhook[] = [];
  private server: Server | undefined;
  private port = 0;
  private readonly behave: Behaviour;

  /** `behave` answers the request of that number, from 0; without it, 200. */
  constructor(behave: Behaviour = (response) => response.end()) {
    this.behave = behave;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/parley`;
  }

  /** On the same port as before. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.take(request, response));
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** What it was told, doubles dropped as a receiver does: by the number of the change. */
  get told(): Told[] {
    let newest = 0;
    const told: Told[] = [];
    for (const event of this.received.flatMap(({ json }) => json.events)) {
      if (event.rev <= newest) continue;
      newest = event.rev;
      told.push(event);
    }
    return told;
  }

  waitForTold(count: number): Promise<void> {
    return waitFor(() => this.told.length >= count, `${count} things told`, 60_000);
  }

  waitForRequests(count: number): Promise<void> {
    return waitFor(() => this.received.length >= count, `${count} requests`, 60_000);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const header = (name: string) => String(request.headers[name]);
    const index = this.received.length;
    this.received.push({
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
      body,
      json: JSON.parse(body),
    });
    this.behave(response, index);
  }
}

/** As the documentation tells receivers to check it. */
export function isSigned({ id, timestamp, signature, body }: ReceivedWebhook, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return signature.split(' ').includes(`v1,${expected}`);
}
