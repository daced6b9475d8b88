import { createHmac } from 'node:crypto';
import { type Agent, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { config } from '../config.ts';

/** What is told to whom. */
export interface Webhook {
  readonly url: string;
  readonly secret: Buffer;
  /** The same each time this is told. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

/** How it was answered, and within how many milliseconds. */
export interface WebhookAnswer {
  /** null: not at all. */
  readonly status: number | null;
  /** Why not, in a few words. */
  readonly error: string;
  readonly durationMs: number;
}

const TIMEOUT_MS = 10_000;
/** Of what a receiver answers nothing but the status is of interest. */
const MAX_ANSWER_BYTES = 1024;
const MAX_ERROR = 300;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The connection was cut.',
  ENOTFOUND: 'There is no such host.',
  EAI_AGAIN: 'There is no such host, or no name server.',
  EHOSTUNREACH: 'It cannot be reached.',
  ENETUNREACH: 'It cannot be reached.',
  ETIMEDOUT: 'No answer in time.',
  TimeoutError: 'No answer within 10 seconds.',
};

/** The same for all codes of a kind. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'What it answered is not HTTP.'],
  [/CERT|SIGNATURE|^EPROTO$|^ERR_(TLS|SSL)/, 'It could not prove by TLS that it is that host.'],
];

/**
 * Tells a receiver, signed as https://www.standardwebhooks.com says, with one request: redirects are not followed, and only
 * public addresses are asked, unless WEBHOOKS_TO_PRIVATE says otherwise. Throws only when `signal` ends it.
 */
export async function sendWebhook(webhook: Webhook, signal: AbortSignal): Promise<WebhookAnswer> {
  const startedAt = performance.now();
  const answer = await post(webhook, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return { status: null, error: describe(error) };
  });
  return { ...answer, durationMs: Math.round(performance.now() - startedAt) };
}

async function post(
  webhook: Webhook,
  signal: AbortSignal,
): Promise<{ status: number | null; error: string }> {
  const { url, body } = webhook;
  const isSecure = url.startsWith('https:');
  const options = {
    method: 'POST',
    agent: await agentFor(isSecure),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    headers: { ...sign(webhook), 'Content-Length': Buffer.byteLength(body) },
  };
  const request = (isSecure ? requestByHttps : requestByHttp)(url, options);
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    // More than once: what goes wrong after the answer is of no interest.
    request.on('error', reject);
    // After 101 Switching Protocols there is neither an answer nor an error.
    request.once('close', () => reject(new Error('It answered nothing that is an answer.')));
  });
  request.end(body);
  const response = await answered;
  drop(response);
  return { status: response.statusCode ?? null, error: '' };
}

function sign({ id, secret, body }: Webhook): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Parley-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

/** Addresses are looked at when they are connected to, so that no name can lead elsewhere. Loaded with the first webhook. */
async function agentFor(isSecure: boolean): Promise<Agent> {
  const { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } = await import('request-filtering-agent');
  const allow = {
    allowPrivateIPAddress: config.webhooksToPrivate,
    allowMetaIPAddress: config.webhooksToPrivate,
  };
  return isSecure ? new RequestFilteringHttpsAgent(allow) : new RequestFilteringHttpAgent(allow);
}

function drop(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => undefined);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
}

function describe(error: unknown): string {
  const { code, name, message, cause } = error as {
    code?: string;
    name?: string;
    message?: string;
    cause?: unknown;
  };
  if (/is not allowed/.test(message ?? ''))
    return 'This address is private: webhooks leave for public ones only.';
  const words = WORDS[code ?? ''] ?? WORDS[name ?? ''] ?? WORDS[(cause as { name?: string })?.name ?? ''];
  const kind = KINDS.find(([pattern]) => pattern.test(code ?? ''));
  return (words ?? kind?.[1] ?? code ?? message ?? 'It went wrong.').slice(0, MAX_ERROR);
}
