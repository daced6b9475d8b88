import type { ExportFormat } from '../domain/accounts/data-exports.ts';
import type { DataRow } from '../domain/accounts/own-data.ts';
import { escapeHtml } from './escape.ts';

type Pieces = Readonly<Record<ExportFormat, string>>;

/** It is opened from a disk: nothing may be asked of anybody. */
const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
dl{display:grid;grid-template-columns:9rem 1fr;gap:.1rem 1rem;padding:.6rem 0;border-top:1px solid #8884;margin:0}
dt{opacity:.7}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}`;

/** The beginning of the two documents. */
export function openExportDocument(): Pieces {
  return {
    json: '{',
    html: `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>My data · Parley</title><style>${STYLE}</style>\n<h1>My data</h1>\n`,
  };
}

export function openExportSection(title: string, isFirst: boolean): Pieces {
  return {
    json: `${isFirst ? '' : ','}\n${JSON.stringify(title)}: [`,
    html: `<h2>${escapeHtml(title)}</h2>\n`,
  };
}

export function presentExportRows(rows: readonly DataRow[], isFirst: boolean): Pieces {
  const lines = rows.map((row) => JSON.stringify(row));
  return {
    json: lines.length === 0 ? '' : `${isFirst ? '' : ','}\n${lines.join(',\n')}`,
    html: rows.map(presentRow).join(''),
  };
}

export function closeExportSection(isEmpty: boolean): Pieces {
  return { json: ']', html: isEmpty ? '<p>Nothing.</p>\n' : '' };
}

export function closeExportDocument(): Pieces {
  return { json: '\n}\n', html: '</html>\n' };
}

function presentRow(row: DataRow): string {
  const shown = Object.entries(row).filter(([, value]) => value !== null && value !== '');
  const lines = shown.map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(textOf(value))}</dd>`,
  );
  return `<dl>${lines.join('')}</dl>\n`;
}

function textOf(value: DataRow[string]): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
