import { setTimeout as pause } from 'node:timers/promises';
import { cpuSecondsOf, cpuSecondsOfFamily, residentBytesOfFamily } from '../stage/usage.ts';

/** Whose CPU is counted, and for how long. */
export interface Window {
  readonly serverPid: number;
  readonly postgresPid: number;
  /** Runs before anything counts: code is compiled, pools fill. */
  readonly warmUpMs: number;
  readonly lengthMs: number;
}

/** What a stretch of time cost. */
export interface Cost {
  readonly seconds: number;
  /** In seconds. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  /** Of the load generator itself: near `seconds`, it is what bounds the rates. */
  readonly loadCpu: number;
  readonly residentMb: number;
}

export async function measureWindow<Counts>(
  { serverPid, postgresPid, warmUpMs, lengthMs }: Window,
  count: () => Counts,
  begin: () => void,
): Promise<{ before: Counts; after: Counts; cost: Cost }> {
  await pause(warmUpMs);
  begin();
  const before = count();
  const [server, database, load] = [
    cpuSecondsOfFamily(serverPid),
    cpuSecondsOfFamily(postgresPid),
    cpuSecondsOf(process.pid),
  ];
  const startedAt = performance.now();
  await pause(lengthMs);
  const cost = {
    seconds: (performance.now() - startedAt) / 1000,
    serverCpu: cpuSecondsOfFamily(serverPid) - server,
    databaseCpu: cpuSecondsOfFamily(postgresPid) - database,
    loadCpu: cpuSecondsOf(process.pid) - load,
    residentMb: residentBytesOfFamily(serverPid) / 1024 / 1024,
  };
  return { before, after: count(), cost };
}
