import { config } from '../config.ts';

/** Whether an Origin header names this site: PUBLIC_URL's origin, or without that setting the host that was asked. */
export function isOwnOrigin(origin: string, host: string | undefined): boolean {
  if (config.publicOrigin) return origin === config.publicOrigin;
  return URL.canParse(origin) && new URL(origin).host === host;
}
