import type { DataExport } from '../domain/accounts/data-exports.ts';
import { presentDate } from './moments.ts';

/** How far the gathering of somebody's data is. */
export interface ExportView {
  readonly id: number;
  readonly status: DataExport['status'];
  readonly isUnderWay: boolean;
  readonly done: number;
  /** Never 0, so that a bar can be drawn. */
  readonly total: number;
  /** `28 Nov 2026`; null before it is done. */
  readonly keptUntil: string | null;
}

/** As domain/accounts/data-exports.ts sweeps them. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

export function presentExport({ id, status, done, total, finishedAt }: DataExport): ExportView {
  const until = finishedAt && new Date(finishedAt.getTime() + KEPT_MS);
  return {
    id,
    status,
    isUnderWay: status === 'waiting' || status === 'running',
    done,
    total: Math.max(1, total),
    keptUntil: until && presentDate(until),
  };
}
