import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { config } from '../../config.ts';
import { type Finding, look, ok, wrong } from './finding.ts';

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;
const OLDEST_NODE = [20, 12] as const;
/** A socket is a file to the system. */
const FILES_ENOUGH = 4096;
const FREE_ENOUGH = 2 * GIGABYTE;
const FREE_AT_LEAST = 100 * MEGABYTE;
const MEMORY_OF_A_PROCESS = 256 * MEGABYTE;

/** What Parley runs on. */
export async function examineMachine(): Promise<Finding[]> {
  return [examineNode(), examineMemory(), examineFileLimit(), examineDataDir(), await examineDisk()];
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const sentence = `Node.js ${process.versions.node}`;
  return isOld ? wrong(`${sentence}: Parley needs ${OLDEST_NODE.join('.')} or later.`) : ok(sentence);
}

function examineMemory(): Finding {
  const cores = availableParallelism();
  const sentence = `memory: ${Math.round(freemem() / MEGABYTE)} of ${Math.round(totalmem() / MEGABYTE)} MB free, ${cores} cores, WORKERS=${config.workers}`;
  if (totalmem() < MEMORY_OF_A_PROCESS * (config.workers + 1))
    return look(`${sentence}: take fewer WORKERS, or more memory.`);
  if (config.workers > cores) return look(`${sentence}: more WORKERS than cores make nothing quicker.`);
  return ok(sentence);
}

function examineFileLimit(): Finding {
  const limit = readFileLimit();
  if (limit === undefined) return look('the limit of open files could not be read.');
  const sentence = `open files: at most ${limit}`;
  return Number(limit) < FILES_ENOUGH
    ? look(
        `${sentence}, and each screen takes one: raise it (ulimit -n, or LimitNOFILE in the systemd unit).`,
      )
    : ok(sentence);
}

function readFileLimit(): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function examineDataDir(): Finding {
  const { dataDir } = config;
  try {
    accessSync(firstExisting(dataDir), constants.R_OK | constants.W_OK);
    return ok(`data directory: ${dataDir}${existsSync(dataDir) ? '' : ' (will be made)'}`);
  } catch {
    const sentence = `data directory: ${dataDir} cannot be written to.`;
    return config.databaseUrl ? ok(`${sentence} With DATABASE_URL it is not used.`) : wrong(sentence);
  }
}

async function examineDisk(): Promise<Finding> {
  const place = firstExisting(config.dataDir);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const sentence = `disk: ${(free / GIGABYTE).toFixed(1)} GB free at ${place}`;
  if (free < FREE_AT_LEAST) return wrong(`${sentence}: make room.`);
  return free < FREE_ENOUGH ? look(`${sentence}: that is not much.`) : ok(sentence);
}

function firstExisting(path: string): string {
  return existsSync(path) ? path : firstExisting(dirname(path));
}
