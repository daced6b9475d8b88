import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Nothing that looks for a network or a graphics card. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH, else the system's, else Playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const onPath = SYSTEM_NAMES.map(which).find(Boolean);
  return onPath ?? [chromium.executablePath()].find(existsSync);
}

/** The browser for the tests, installed when there is none. Throws with what to do when that is impossible. */
export function ensureChromium(): string {
  return findChromium() ?? installChromium();
}

export function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: ensureChromium(),
    args: isRoot ? [...FLAGS, '--no-sandbox'] : FLAGS,
  });
}

function installChromium(): string {
  console.log('There is no Chromium here: npx playwright install chromium');
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' });
  if (!findChromium() && process.getuid?.() === 0 && which('apt-get')) {
    console.log('That did not work: apt-get install chromium');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
    });
  }
  const found = findChromium();
  if (!found)
    throw new Error('The browser tests need Chromium: install it, or set CHROMIUM_PATH to its program.');
  return found;
}

function which(name: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
