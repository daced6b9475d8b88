/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1; what cannot be a token is one that is void. */
const BEARER = /^Bearer +(\S+) *$/i;

/** The token of an Authorization header; undefined when there is none. */
export function parseBearer(header: string | undefined): string | undefined {
  return BEARER.exec(header ?? '')?.[1];
}
