import type { IncomingMessage } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import express, { type Request, type RequestHandler, Router } from 'express';

const MAX_BODY = 64 * 1024;
const MAX_FIELDS = 100;

/** A request whose body is of a kind that no form of ours sends. */
export class UnsupportedBody extends Error {
  readonly status = 415;
}

/** A form with more fields than any of ours has. */
class OversizedForm extends Error {
  readonly status = 413;
}

const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  const hasBody =
    Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (hasBody && request.body === undefined) throw new UnsupportedBody();
  next();
};

const PLAIN_FORM = /^application\/x-www-form-urlencoded(?:; *charset=utf-8)?$/i;

/** Whether this brings a form as browsers send it. */
export function isPlainForm({ headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length']);
  return (
    length > 0 &&
    length <= MAX_BODY &&
    headers['content-encoding'] === undefined &&
    PLAIN_FORM.test(headers['content-type'] ?? '')
  );
}

/** Such a form, or why it is none of ours. Nothing more is heard of one that breaks off. */
export function readPlainForm(
  request: IncomingMessage,
  take: (form: Record<string, unknown> | OversizedForm) => void,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? '';
    const isTooMuch = text.split('&', MAX_FIELDS + 1).length > MAX_FIELDS;
    take(isTooMuch ? new OversizedForm() : { ...parseForm(text, '&', '=', { maxKeys: MAX_FIELDS }) });
  });
}

function isBodyless({ headers }: Request): boolean {
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

const readUnusualBody = Router().use(
  express.urlencoded({ extended: false, limit: MAX_BODY, parameterLimit: MAX_FIELDS }),
  express.json({ limit: MAX_BODY }),
  refuseOtherBodies,
);

/**
 * Forms and JSON, small and flat; 413, 415 or 400 for anything else. A form as browsers send it is read here, at a tenth of
 * the cost; whatever is unusual about one, Express knows about.
 */
export const readBody: RequestHandler = (request, response, next) => {
  const take = (form: unknown) => {
    request.body = form;
    next(form instanceof OversizedForm ? form : undefined);
  };
  if (request.body !== undefined) take(request.body);
  else if (isBodyless(request)) next();
  else if (isPlainForm(request)) readPlainForm(request, take);
  else readUnusualBody(request, response, next);
};
