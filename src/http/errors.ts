import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ConnectionError } from 'sequelize';
import {
  Forbidden,
  Held,
  InvalidInput,
  NotFound,
  SecondFactorMissing,
  TooMany,
  Unauthenticated,
} from '../domain/errors.ts';
import { presentWait } from '../presenters/limits.ts';
import { renderPartial } from '../presenters/templates.ts';
import { noteError } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import { sendDone, sendPage, wantsFragment, wantsJson } from './reply.ts';

/** How a failure is answered. */
interface Answer {
  readonly status: number;
  readonly title: string;
  /** A sentence that helps. */
  readonly detail: string;
}

/** The one table from what went wrong to what is said. The first row that fits counts. */
const ANSWERS: readonly (readonly [
  fits: (error: unknown) => boolean,
  status: number,
  title: string,
  detail?: string,
])[] = [
  [(error) => error instanceof Held, 202, 'It waits'],
  [(error) => error instanceof InvalidInput, 422, 'That did not work'],
  [(error) => error instanceof Unauthenticated, 401, 'Sign in first'],
  [(error) => error instanceof Forbidden, 403, 'Not allowed'],
  [(error) => error instanceof NotFound, 404, 'Not found'],
  [(error) => error instanceof TooMany, 429, 'Too much at once'],
  [hasStatus(413), 413, 'Too large', 'That is more than Parley accepts at once.'],
  [hasStatus(415), 415, 'Not understood', 'Parley reads forms and JSON in UTF-8, and this was neither.'],
  [isClientError, 400, 'Not understood', 'Parley could not read what was sent.'],
  [
    isDatabaseAway,
    503,
    'One moment',
    'The database cannot be reached just now. Nothing was lost; please try again.',
  ],
];

const UNEXPECTED: Answer = {
  status: 500,
  title: 'That went wrong',
  detail: 'Something failed on our side, and it has been noted. Please try again.',
};

/** Whatever no route answered. */
export const nothingHere: RequestHandler = () => {
  throw new NotFound();
};

/** Every error ends here: as a page, a fragment or JSON, as asked. Never a stack trace. */
export const answerError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const answer = answerFor(error);
  if (answer.status >= 500) note(error, request);
  response.status(answer.status);
  const retryAfter = sayWhen(error, answer.status, response);
  if (wantsJson(request)) response.json(describe(error, answer));
  else if (wantsFragment(request)) response.type('html').send(renderPartial('failure-note', answer));
  else if (answer.status === 401) response.redirect(303, signInPathFor(request));
  else if (error instanceof SecondFactorMissing)
    sendDone(request, response, '/settings/second-factor', error.message);
  else
    sendPage(
      request,
      response,
      'failure',
      { title: answer.title },
      { ...answer, wait: retryAfter && presentWait(retryAfter) },
    );
};

/** What nobody had foreseen is counted and logged. */
export function note(error: unknown, { id }: Request): void {
  noteError('http');
  log.error({ err: error, requestId: id }, 'request failed');
}

function describe(error: unknown, { detail }: Answer): object {
  return error instanceof InvalidInput ? { detail, errors: error.fields } : { detail };
}

/** Signing in leads back to the page that was asked for; what was sent cannot be sent again. */
function signInPathFor({ method, originalUrl }: Request): string {
  return method === 'GET' ? `/sign-in?next=${encodeURIComponent(originalUrl)}` : '/sign-in';
}

/** The table's row for what went wrong. */
export function answerFor(error: unknown): Answer {
  const row = ANSWERS.find(([fits]) => fits(error));
  if (!row) return UNEXPECTED;
  const [, status, title, detail = (error as Error).message] = row;
  return { status, title, detail };
}

/** Sends with the answer after how many seconds it is worth asking again, if it is; and returns them. */
export function sayWhen(error: unknown, status: number, response: Response): number | null {
  const seconds = error instanceof TooMany ? error.retryAfterSeconds : status === 503 ? 2 : null;
  if (seconds !== null) response.set('Retry-After', String(seconds));
  return seconds;
}

function hasStatus(status: number) {
  return (error: unknown) => (error as { status?: unknown } | null)?.status === status;
}

function isClientError(error: unknown): boolean {
  const status = Number((error as { status?: unknown } | null)?.status);
  return (status >= 400 && status < 500) || error instanceof URIError;
}

/**
 * Class 08: connection lost; 53: no room on its disk, or for one more connection; 57P01 to 57P03: shutting down or starting;
 * the rest is the socket's, which may be a file that is not there. Sequelize and the session store wrap it.
 */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, parent } = error as { code?: unknown; syscall?: unknown; parent?: unknown };
  return (
    error instanceof ConnectionError ||
    /^(08...|53...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(String(code)) ||
    (code === 'ENOENT' && syscall === 'connect') ||
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(error.message) ||
    isDatabaseAway(parent) ||
    isDatabaseAway(error.cause)
  );
}
