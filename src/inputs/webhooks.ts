import { createHash, randomUUID } from 'node:crypto';
import { parse as parseForm } from 'node:querystring';
import { z } from 'zod';
import { username } from './accounts.ts';
import { body } from './messages.ts';
import { parseInput } from './parse.ts';
import { typedLine } from './text.ts';

const MAX_NAME = 80;
const MAX_URL = 2000;
const MAX_FIELDS = 100;
const NONCE = /^[\x21-\x7e]{1,64}$/;
const FORM = /^application\/x-www-form-urlencoded/i;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json/i;

/** Which bodies a webhook reads; without a type it is text. */
export const WEBHOOK_BODY = /^(?:text\/|application\/x-www-form-urlencoded|application\/(?:[\w.-]+\+)?json)/i;

const name = typedLine(MAX_NAME, { empty: 'Give it a name.', long: `Use at most ${MAX_NAME} characters.` });

export const NewIncomingWebhookInput = z.object({ name });

export const NewOutgoingWebhookInput = z.object({
  name,
  url: typedLine(MAX_URL, { empty: 'Enter the address.', long: `Use at most ${MAX_URL} characters.` })
    .refine(isWebAddress, {
      error: 'This must be an address such as https://example.org/parley.',
      abort: true,
    })
    .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
      error: 'An address with a password in it cannot be used.',
    }),
});

export const SwitchInput = z.object({
  enabled: z.enum(['true', 'false'], 'Switch it on or off.').transform((text) => text === 'true'),
});

const display_name = typedLine(MAX_NAME, {
  empty: 'Enter a name.',
  long: `Use at most ${MAX_NAME} characters.`,
});

export const BotInput = z.object({ username, display_name });

export const BotNameInput = z.object({ display_name });

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:';
}

const PostInput = z.object({
  text: body,
  nonce: z
    .string('The nonce must be a text.')
    .regex(NONCE, 'The nonce must have 1 to 64 visible characters.')
    .optional(),
});

/**
 * What a webhook is to post: the body itself as text, or the field `text` or `content` of JSON or a form; a form without
 * either is text as well, for `curl -d 'Done.'` sends one. `key`, of the header Idempotency-Key, makes a repeat harmless.
 * Throws InvalidInput.
 */
export function parseWebhookPost(given: string, type: string, key: string | undefined) {
  const { text, nonce = randomUUID() } = parseInput(PostInput, fieldsOf(given, type));
  return { body: text, nonce: key ? nonceOf(key) : nonce };
}

/** Whatever is in the header, as long as a nonce can be. */
function nonceOf(key: string): string {
  return `key-${createHash('sha256').update(key).digest('base64url')}`;
}

function fieldsOf(given: string, type: string): object {
  if (JSON_TYPE.test(type)) return pick(readJson(given));
  if (!FORM.test(type)) return { text: given };
  const form = parseForm(given, '&', '=', { maxKeys: MAX_FIELDS });
  if (form.payload !== undefined) return pick(readJson(String(form.payload)));
  return form.text === undefined && form.content === undefined ? { text: given } : pick(form);
}

function pick(fields: unknown): object {
  const { text, content, nonce } = (fields ?? {}) as Record<string, unknown>;
  return { text: text ?? content, ...(nonce !== undefined && nonce !== null && { nonce }) };
}

/** JSON that is none has no text. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
