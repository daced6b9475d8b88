import { randomBytes } from 'node:crypto';

/** As RFC 4226 recommends for HMAC-SHA-1. */
const SECRET_BYTES = 20;
const DIGITS = 6;
const CODE = /^[0-9]{6}$/;
const PERIOD_SECONDS = 30;
/** Steps before and after the present one whose codes are taken: clocks differ, and typing takes a while. */
const WINDOW = 1;

const PARAMETERS = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS } as const;

/** What an app needs to show codes. */
export interface TotpKey {
  /** To be typed: base32, in groups of four. */
  readonly text: string;
  /** To be scanned. */
  readonly uri: string;
}

/** Whether this looks like a code of an app. */
export function isTotpCode(text: string): boolean {
  return CODE.test(text);
}

export function createTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The secret as apps read it; it is named after the account there. */
export async function describeTotp(secret: Buffer, account: string): Promise<TotpKey> {
  const { Secret, TOTP } = await loadLibrary();
  const totp = new TOTP({
    ...PARAMETERS,
    issuer: 'Parley',
    label: account,
    secret: new Secret(bufferOf(secret)),
  });
  return { text: totp.secret.base32.replace(/.{4}(?=.)/g, '$& '), uri: totp.toString() };
}

/** The step of 30 seconds since 1970 that the code belongs to (RFC 6238); undefined when it fits none that counts now. */
export async function findTotpStep(
  secret: Buffer,
  code: string,
  now = Date.now(),
): Promise<number | undefined> {
  // The library throws for characters that take more than one byte.
  if (!isTotpCode(code)) return undefined;
  const { Secret, TOTP } = await loadLibrary();
  const given = {
    ...PARAMETERS,
    secret: new Secret(bufferOf(secret)),
    token: code,
    timestamp: now,
    window: WINDOW,
  };
  const distance = TOTP.validate(given);
  return distance === null ? undefined : TOTP.counter({ period: PERIOD_SECONDS, timestamp: now }) + distance;
}

function bufferOf(bytes: Buffer): { buffer: ArrayBuffer } {
  return { buffer: new Uint8Array(bytes).buffer };
}

/** At first use: a server that starts has no time for what few people ask for. */
function loadLibrary(): Promise<typeof import('otpauth')> {
  return import('otpauth');
}
