import { Agent, request } from 'node:http';
import type { FuzzRequest } from './api-fuzz.ts';

const AT_ONCE = 8;
const TIMEOUT_MS = 30_000;

/** What came back, as text. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Sends all of them over a few connections that stay open, and hands each answer on. */
export async function sendAll(
  origin: string,
  requests: readonly FuzzRequest[],
  {
    tokenOf,
    take,
  }: {
    tokenOf: (visitor: string) => string | undefined;
    take: (sent: FuzzRequest, answer: RawAnswer) => Promise<void> | void;
  },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const waiting = requests.values();
  async function work(): Promise<void> {
    for (const sent of waiting) await take(sent, await send(agent, origin, sent, tokenOf(sent.visitor)));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  agent.destroy();
}

function send(
  agent: Agent,
  origin: string,
  { operation, path, contentType, body }: FuzzRequest,
  token: string | undefined,
): Promise<RawAnswer> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
  const method = operation.method.toUpperCase();
  const options = { agent, method, path: `/api/v1${path}`, headers, timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const sending = request(origin, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sending.on('timeout', () => sending.destroy(new Error(`no answer to ${method} ${path}`)));
    sending.on('error', reject);
    sending.end(body);
  });
}
