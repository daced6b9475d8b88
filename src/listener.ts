import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { config } from './config.ts';

const SWEEP_MS = 100;
/** A request that is not finished by then is cut off. */
const FINISH_WITHIN_MS = 3000;
/** Longer than proxies keep a connection that nothing comes over (nginx 60 s): they close it, and never find it closed. */
const KEEP_ALIVE_MS = 65_000;

/** What lets people in, and out again. */
export interface Listener {
  /** Nobody new is let in. */
  readonly isClosing: boolean;
  /** Resolves to where it listens on this machine. */
  open(port: number): Promise<string>;
  /** Serves on for as long as DRAIN_SECONDS says, while whoever asks `isClosing` learns that nobody is to be sent here. */
  drain(): Promise<void>;
  /** Accepts nothing new; resolves when the last connection, sockets included, is closed. */
  close(): Promise<void>;
}

export function createListener(server: Server): Listener {
  let isClosing = false;
  server.keepAliveTimeout = KEEP_ALIVE_MS;

  function beginToClose(): void {
    if (isClosing) return;
    isClosing = true;
    // A connection that is kept alive is answered once more; then it is to be made anew, and elsewhere.
    server.prependListener('request', sayLast);
  }

  return {
    get isClosing() {
      return isClosing;
    },
    async open(port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, config.host, resolve);
      });
      return `http://localhost:${(server.address() as AddressInfo).port}`;
    },
    async drain() {
      beginToClose();
      if (config.drainSeconds > 0) await pause(config.drainSeconds * 1000);
    },
    async close() {
      beginToClose();
      const closed = new Promise((resolve) => server.close(resolve));
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const deadline = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
      await closed;
      clearInterval(sweep);
      clearTimeout(deadline);
    },
  };
}

function sayLast(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
}
