import cluster, { type Worker } from 'node:cluster';
import { addUpCounted, type Readings, readMetrics, writeMetrics, writeTogether } from './metrics.ts';

/** A process that has not answered by then is left out. */
const ANSWER_WITHIN_MS = 1000;
const ASK_WITHIN_MS = 3000;

/** Between the first process and its workers, all by the number of the question. */
type Talk =
  | { readonly type: 'metrics-asked'; readonly id: number }
  | { readonly type: 'metrics-wanted'; readonly id: number }
  | { readonly type: 'metrics-read'; readonly id: number; readonly readings: Readings }
  | { readonly type: 'metrics-written'; readonly id: number; readonly text: string };

let asked = 0;
const waiting = new Map<number, (text: string) => void>();
let underWay: Promise<string> | undefined;

/** The figures of all processes on this port, for Prometheus. Who asks while they are being gathered gets the same. */
export function metricsOfAll(): Promise<string> {
  underWay ??= gather().finally(() => {
    underWay = undefined;
  });
  return underWay;
}

function gather(): Promise<string> {
  return cluster.isWorker ? askFirstProcess() : writeMetrics();
}

function askFirstProcess(): Promise<string> {
  const id = ++asked;
  return new Promise<string>((resolve, reject) => {
    waiting.set(id, resolve);
    setTimeout(() => reject(new Error('the first process does not answer')), ASK_WITHIN_MS).unref();
    say({ type: 'metrics-asked', id });
  }).finally(() => waiting.delete(id));
}

/** In a worker: answers the first process, and hears its answers. */
export function tellFirstProcess(): void {
  process.on('message', (message: Talk) => {
    if (message.type === 'metrics-written') waiting.get(message.id)?.(message.text);
    if (message.type === 'metrics-wanted')
      void readMetrics().then((readings) => say({ type: 'metrics-read', id: message.id, readings }));
  });
}

function say(talk: Talk): void {
  if (process.connected) process.send?.(talk, undefined, undefined, ignore);
}

function sayTo(worker: Worker, talk: Talk): void {
  if (worker.isConnected()) worker.send(talk, ignore);
}

/** Whoever cannot be reached any more is just ending: nobody waiting for that would end the process that asks. */
function ignore(): void {}

/** In the first process: answers its workers with the figures of all of them. */
export function gatherFromWorkers(): void {
  const last = new Map<number, Readings>();
  let gone: Promise<Readings> = Promise.resolve([]);
  cluster.on('message', (worker, message: Talk) => {
    if (message.type === 'metrics-asked') void answer(worker, message.id);
  });
  cluster.on('exit', ({ id }) => {
    const counted = last.get(id);
    last.delete(id);
    // One after the other: of two that end together both are counted.
    if (counted) gone = gone.then((sum) => addUpCounted([sum, counted]));
  });

  async function answer(asker: Worker, id: number): Promise<void> {
    await Promise.all(
      listWorkers().map(async (worker) => {
        const readings = await askWorker(worker);
        if (readings && !worker.isDead()) last.set(worker.id, readings);
      }),
    );
    const counted = await gone;
    const text = await writeTogether([...last.values(), counted]);
    sayTo(asker, { type: 'metrics-written', id, text });
  }
}

function listWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected()) as Worker[];
}

/** Undefined when it has other things to do. */
function askWorker(worker: Worker): Promise<Readings | undefined> {
  const id = ++asked;
  return new Promise((resolve) => {
    const end = (readings?: Readings) => {
      clearTimeout(timer);
      worker.off('message', hear);
      resolve(readings);
    };
    const hear = (message: Talk) => {
      if (message.type === 'metrics-read' && message.id === id) end(message.readings);
    };
    const timer = setTimeout(end, ANSWER_WITHIN_MS);
    worker.on('message', hear);
    sayTo(worker, { type: 'metrics-wanted', id });
  });
}
