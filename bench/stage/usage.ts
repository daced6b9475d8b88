import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/** In `/proc/<pid>/stat`, after the name in brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const OWN_TIME = [11, 12] as const;
const TIME_WITH_ENDED_CHILDREN = [11, 12, 13, 14] as const;

/** Seconds of CPU, user and system, that the process has used so far; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  return secondsIn(pid, OWN_TIME);
}

/** The same of a process, its children and those of its children that have ended. */
export function cpuSecondsOfFamily(pid: number): number {
  return sum([secondsIn(pid, TIME_WITH_ENDED_CHILDREN), ...childrenOf(pid).map(cpuSecondsOf)]);
}

/** Resident memory in bytes. */
export function residentBytesOf(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** The same of a process and its children. */
export function residentBytesOfFamily(pid: number): number {
  return sum([pid, ...childrenOf(pid)].map(residentBytesOf));
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function secondsIn(pid: number, fields: readonly number[]): number {
  const values = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ');
  return sum(fields.map((field) => Number(values[field] ?? 0))) / TICKS_PER_SECOND;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
