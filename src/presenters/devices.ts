import type { ListedSession } from '../domain/accounts/session-list.ts';
import { type MomentView, presentMoment } from './moments.ts';

/** A device on which somebody is signed in. */
export interface DeviceView {
  readonly id: number;
  /** `Firefox on Linux` */
  readonly name: string;
  /** `203.0.113.9`, also where the server writes it as IPv6. */
  readonly address: string;
  readonly signedInAt: MomentView & { readonly isDated: true };
  /** null: within the last hour. */
  readonly lastUsedAt: (MomentView & { readonly isDated: true }) | null;
  readonly isCurrent: boolean;
  readonly isProgram: boolean;
}

const AN_HOUR_MS = 60 * 60 * 1000;

/** The first that fits counts: browsers claim to be those that came before them. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Vivaldi\//, 'Vivaldi'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|Chromium\/|CriOS\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
  [/Lynx\//, 'Lynx'],
  [/w3m\//, 'w3m'],
  [/curl\//, 'curl'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/FreeBSD|OpenBSD|NetBSD/, 'BSD'],
  [/Linux|X11/, 'Linux'],
];

/** The browser and its system in words, as far as a User-Agent header tells. */
export function nameDevice(userAgent: string): string {
  const browser = firstThatFits(BROWSERS, userAgent);
  const system = firstThatFits(SYSTEMS, userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? (system ? `A browser on ${system}` : 'An unknown device');
}

/** `my-bot`, of `my-bot/1.2 (Linux)`: programs call themselves what they like. */
function nameProgram(userAgent: string): string {
  const [, name] = /^([\w.-]{1,40})(?:\/|\s|$)/.exec(userAgent) ?? [];
  return name ? `The program ${name}` : 'A program';
}

function firstThatFits(table: typeof BROWSERS, userAgent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(userAgent))?.[1];
}

export function presentDevice(session: ListedSession, now = new Date()): DeviceView {
  const { id, userAgent, address, signedInAt, lastUsedAt, isCurrent, isProgram } = session;
  const isInUse = now.getTime() - lastUsedAt.getTime() < AN_HOUR_MS;
  return {
    id,
    name: isProgram ? nameProgram(userAgent) : nameDevice(userAgent),
    address: address.replace(/^::ffff:(?=[\d.]+$)/, ''),
    signedInAt: presentDated(signedInAt),
    lastUsedAt: isInUse ? null : presentDated(lastUsedAt),
    isCurrent,
    isProgram,
  };
}

function presentDated(at: Date) {
  return { ...presentMoment(at), isDated: true } as const;
}
