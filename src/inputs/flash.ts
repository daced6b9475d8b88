import { z } from 'zod';
import { parseLocalPath } from './accounts.ts';

/** What a cookie of ours says just happened. It comes back from the browser, so it is read like everything from there. */
const Flash = z.object({
  text: z.string().max(500),
  undo: z
    .string()
    .optional()
    .transform((path) => (path === undefined ? undefined : parseLocalPath(path))),
});

export function parseFlash(cookie: string): { text: string; undo?: string } | null {
  try {
    const { text, undo } = Flash.parse(JSON.parse(cookie));
    return undo === undefined ? { text } : { text, undo };
  } catch {
    return null;
  }
}
