import type { ErrorRequestHandler } from 'express';
import { type FieldErrors, InvalidInput, Taken, Unauthenticated } from '../../domain/errors.ts';
import { presentFields } from '../../presenters/api/problem.ts';
import { answerFor, note, sayWhen } from '../errors.ts';

/** Every error of the API ends here, as JSON: what is said of it is in the one table of all doors. */
export const answerApiError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, detail } = answerFor(error);
  if (status >= 500) note(error, request);
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="Parley"');
  sayWhen(error, status, response);
  response.status(error instanceof Taken ? 409 : status);
  response.json({ detail, errors: fieldsOf(error) });
};

function fieldsOf(error: unknown): FieldErrors | undefined {
  const hasFields = error instanceof InvalidInput || error instanceof Unauthenticated;
  return hasFields && error.fields ? presentFields(error.fields) : undefined;
}
