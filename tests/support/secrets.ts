import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** Shorter ones may stand in a log by chance. */
const MIN_CHARACTERS = 16;
const MIN_PASSWORD = 12;

/** What was said and who was signed in, for a look at the log when the run is over: the last of each. */
const SECRETS = `(SELECT body AS secret FROM messages WHERE length(body) >= ${MIN_CHARACTERS} ORDER BY id DESC LIMIT 200)
  UNION (SELECT body FROM drafts WHERE length(body) >= ${MIN_CHARACTERS})
  UNION (SELECT sid FROM sessions ORDER BY expire DESC LIMIT 200)
  UNION (SELECT email::text FROM users WHERE length(email::text) >= ${MIN_CHARACTERS} ORDER BY id DESC LIMIT 200)
  UNION (SELECT substring(body FROM '/([A-Za-z0-9_-]{43})') FROM outgoing_mails WHERE body ~ '/[A-Za-z0-9_-]{43}')`;

const PASSWORDS = /(?:password\w*: |PASSWORD\w* = )'([^']+)'/g;
const MAIL_ADDRESS = /[\w.+-]+@[\w-]+\.\w+/;
/** With `#` for numbers, as all lines are looked at. */
const COOKIE = /parley[\w-]*=s(?::|%#A)|Bearer \S/i;

/** Keeps the secrets of a test's database, where the run asks for them. */
export async function keepSecrets(client: pg.Client): Promise<void> {
  const file = process.env.SECRETS_FILE;
  if (!file) return;
  const { rows } = await client.query<{ secret: string }>(SECRETS);
  appendFileSync(file, rows.map(({ secret }) => `${JSON.stringify(secret)}\n`).join(''));
}

/** Lines of a log that hold one of those secrets, a password of the tests, a cookie, a token or a mail address. */
export function findLeaks(log: string, secrets: string): string[] {
  const known = new Map<string, string[]>();
  const all = [
    ...secrets
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    ...passwordsOfTests(),
  ];
  for (const secret of all) {
    const written = plain(JSON.stringify(secret).slice(1, -1));
    const start = written.slice(0, MIN_PASSWORD);
    known.set(start, [...(known.get(start) ?? []), written]);
  }
  const lines = new Set(log.split('\n').map(plain));
  return [...lines].filter((line) => COOKIE.test(line) || MAIL_ADDRESS.test(line) || holdsOne(line, known));
}

/** Lines that differ in nothing but numbers and ids are one. */
function plain(text: string): string {
  return text
    .replace(/"session":"[\w-]{10}"/g, '"session":"#"')
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f-]+/g, '#')
    .replace(/\d+/g, '#');
}

function holdsOne(line: string, known: ReadonlyMap<string, readonly string[]>): boolean {
  for (let at = 0; at < line.length; at++) {
    const secrets = known.get(line.slice(at, at + MIN_PASSWORD));
    if (secrets?.some((secret) => line.startsWith(secret, at))) return true;
  }
  return false;
}

function passwordsOfTests(): string[] {
  const files = readdirSync('tests', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.map((file) => readFileSync(join('tests', file), 'utf8'));
  const passwords = texts.flatMap((text) =>
    [...text.matchAll(PASSWORDS)].map(([, password = '']) => password),
  );
  return passwords.filter((password) => password.length >= MIN_PASSWORD);
}
