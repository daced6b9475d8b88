import WebSocket from 'ws';
import { identifyToken } from '../../src/domain/accounts/api-tokens.ts';
import { signInProgram } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { ApiMessage } from '../../src/presenters/api/message.ts';
import { waitFor } from './wait.ts';

/** What a JSON socket says; which of these there are depends on the type. */
export interface HeardEvent {
  readonly type: string;
  readonly room_id: number;
  readonly rev: number;
  readonly message: ApiMessage;
  readonly user_id: number;
  readonly username: string;
  readonly seq: number;
  readonly is_online: boolean;
  readonly nonce: string | null;
  readonly detail: string;
  readonly error: { readonly detail: string; readonly errors?: Record<string, string> };
}

const OF_MESSAGES = ['message', 'message_updated', 'message_deleted'];

/** A token of a program that has just signed in as that person. */
export async function tokenOf(actor: Actor): Promise<string> {
  return (await signInProgram(actor, { userAgent: 'test', ip: '::1' })).accessToken;
}

/** The session that a token belongs to. */
export async function sessionOfToken(token: string): Promise<string> {
  return (await identifyToken(token))?.sessionId ?? '';
}

/** A program at a JSON socket: keeps every event, and each message as the last one said that it is. */
export class JsonClient {
  readonly events: HeardEvent[] = [];
  /** What was no JSON object, or more than one. */
  readonly others: string[] = [];
  readonly messages = new Map<number, ApiMessage>();
  refusedWith: number | undefined;
  closeCode: number | undefined;
  readonly socket: WebSocket;

  /** `room` null: all rooms. */
  constructor(
    origin: string,
    token: string | null,
    room: number | string | null,
    { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
  ) {
    const url = `${origin.replace('http', 'ws')}/ws/chat${room === null ? '' : `/${room}`}${query}`;
    this.socket = new WebSocket(url, {
      headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    });
    this.socket.on('message', (data) => this.take(String(data)));
    this.socket.on('close', (code) => {
      this.closeCode = code;
    });
    this.socket.on('error', (error) => {
      this.refusedWith = Number(/server response: (\d+)/.exec(error.message)?.[1]);
    });
  }

  /** Opens, and waits until it hears; with `since` it says `sync` at once. */
  static async open(
    origin: string,
    token: string,
    room: number | null,
    since?: number | Record<string, number>,
  ): Promise<JsonClient> {
    const client = new JsonClient(origin, token, room);
    client.socket.on('open', () =>
      client.say(since === undefined ? { type: 'sync' } : { type: 'sync', since }),
    );
    await waitFor(() => client.of('synced').length > 0, 'the socket to hear');
    return client;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  say(command: object | string): void {
    this.socket.send(typeof command === 'string' ? command : JSON.stringify(command));
  }

  of(...types: string[]): HeardEvent[] {
    return this.events.filter((event) => types.includes(event.type));
  }

  /** All that was said of messages, in order of arrival. */
  get changes(): HeardEvent[] {
    return this.of(...OF_MESSAGES);
  }

  /** The messages in order, as a program has them. */
  get log(): ApiMessage[] {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  get texts(): string[] {
    return this.log.map((message) => message.content);
  }

  /** The last rev of that room. */
  revOf(roomId: number): number {
    return Math.max(0, ...this.events.filter((event) => event.room_id === roomId).map(({ rev = 0 }) => rev));
  }

  close(): void {
    this.socket.terminate();
  }

  private take(text: string): void {
    const event = parse(text);
    if (!event) this.others.push(text);
    else {
      this.events.push(event);
      if (OF_MESSAGES.includes(event.type)) this.messages.set(event.message.id, event.message);
    }
  }
}

function parse(text: string): HeardEvent | undefined {
  try {
    const event: HeardEvent = JSON.parse(text);
    return typeof event?.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
