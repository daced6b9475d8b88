/** What was found out about one thing, and what is to be done about it. */
export interface Finding {
  readonly state: 'ok' | 'look' | 'wrong';
  readonly sentence: string;
}

export function ok(sentence: string): Finding {
  return { state: 'ok', sentence };
}

/** Parley works, but perhaps not as it is meant to. */
export function look(sentence: string): Finding {
  return { state: 'look', sentence };
}

/** Parley does not work like this. */
export function wrong(sentence: string): Finding {
  return { state: 'wrong', sentence };
}

/** An address as it may be shown to anybody. */
export function masked(url: string): string {
  return url.replace(/(:\/\/[^/@:\s]*):\S*@/, '$1:***@').replace(/([?&]password=)[^&]*/, '$1***');
}

/** Why it failed, without an address in it. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (code === 'ENOTFOUND') return 'there is no host of that name';
  if (code === 'ETIMEDOUT') return 'it does not answer';
  return masked(message || (errors?.[0] ? reasonOf(errors[0]) : code) || 'for no reason that was told');
}
