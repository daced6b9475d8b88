import { createServer } from 'node:net';
import { config } from '../../config.ts';
import { type Finding, look, ok, wrong } from './finding.ts';

const ANSWER_WITHIN_MS = 3000;

/** Where people reach Parley: the settings that belong together, and the port. */
export async function examineAddress(): Promise<Finding[]> {
  return [examinePublicUrl(), examineProxies(), await examinePort()];
}

function examinePublicUrl(): Finding {
  const { publicOrigin, isSecure } = config;
  if (!publicOrigin)
    return look(
      'PUBLIC_URL is not set: links in mails lead to this machine, and cookies are not for https only.',
    );
  if (!isSecure && !/\/\/(localhost|127\.|\[::1])/.test(publicOrigin))
    return look(`PUBLIC_URL is ${publicOrigin}: without https everybody on the way reads along.`);
  return ok(`PUBLIC_URL: ${publicOrigin}`);
}

function examineProxies(): Finding {
  const { isSecure, trustProxy } = config;
  if (isSecure && trustProxy === 0)
    return look(
      'TRUST_PROXY is 0 with https: Parley takes everybody for the proxy, and limits them together. Set TRUST_PROXY=1.',
    );
  if (!isSecure && trustProxy > 0)
    return look(
      `TRUST_PROXY is ${trustProxy} without https: whoever comes past the proxy can claim any address.`,
    );
  return ok(`TRUST_PROXY: ${trustProxy}`);
}

async function examinePort(): Promise<Finding> {
  const problem = await tryPort();
  if (problem === undefined) return ok(`port ${config.port} is free`);
  if (problem !== 'EADDRINUSE')
    return wrong(`port ${config.port} cannot be opened (${problem}): set PORT to another.`);
  const answer = await askReadiness();
  if (answer === 'ready') return ok(`port ${config.port}: Parley runs there, and is ready`);
  if (/^(degraded|database|stopping|bus)/.test(answer))
    return wrong(`port ${config.port}: Parley runs there and says “${answer}”.`);
  return wrong(`port ${config.port} is taken by another program: set PORT to another.`);
}

function tryPort(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ port: config.port, host: config.host, exclusive: true }, () =>
      probe.close(() => resolve(undefined)),
    );
  });
}

async function askReadiness(): Promise<string> {
  const host = config.host?.includes(':') ? `[${config.host}]` : (config.host ?? 'localhost');
  const url = `http://${host}:${config.port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return (await response.text()).trim().slice(0, 100);
  } catch {
    return '';
  }
}
