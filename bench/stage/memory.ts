import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { waitFor } from '../../tests/support/wait.ts';
import type { BenchServer } from './server.ts';
import { residentBytesOf } from './usage.ts';

const SETTLE_MS = 500;

/** In bytes. */
export interface Memory {
  /** As an operator sees it, the garbage included. */
  readonly unswept: number;
  /** The same when the garbage is gone. */
  readonly resident: number;
  /** JavaScript's heap and what it holds outside of it. */
  readonly used: number;
}

/** Collects the garbage of that process through Node's inspector, then reads what it holds. */
export async function memoryOf(server: BenchServer): Promise<Memory> {
  const unswept = residentBytesOf(server.pid);
  const socket = await openInspector(server);
  try {
    for (let round = 0; round < 3; round++) {
      await ask(socket, 'HeapProfiler.collectGarbage', {});
      await pause(SETTLE_MS);
    }
    const used = await ask(socket, 'Runtime.evaluate', {
      expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())',
    });
    return { unswept, resident: residentBytesOf(server.pid), used: Number(used.result?.value ?? 0) };
  } finally {
    socket.close();
  }
}

async function openInspector({ pid, inspectorPort }: BenchServer): Promise<WebSocket> {
  process.kill(pid, 'SIGUSR1');
  let address: string | undefined;
  await waitFor(async () => {
    const response = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`).catch(() => undefined);
    const [target] = response ? ((await response.json()) as { webSocketDebuggerUrl: string }[]) : [];
    address = target?.webSocketDebuggerUrl;
    return address !== undefined;
  }, 'the inspector');
  const socket = new WebSocket(String(address));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

interface Answer {
  readonly result?: { readonly value?: unknown };
}

let lastId = 0;

function ask(socket: WebSocket, method: string, params: object): Promise<Answer> {
  const id = ++lastId;
  return new Promise((resolve) => {
    const hear = (data: WebSocket.RawData) => {
      const answer = JSON.parse(String(data)) as { id?: number; result: Answer };
      if (answer.id !== id) return;
      socket.off('message', hear);
      resolve(answer.result);
    };
    socket.on('message', hear);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
