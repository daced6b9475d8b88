import express, { type RequestHandler } from 'express';

const MAX_BODY = '64kb';
const MAX_FIELDS = 100;

/** A request whose body is of a kind that no form of ours sends. */
export class UnsupportedBody extends Error {
  readonly status = 415;
}

const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  const hasBody =
    Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (hasBody && request.body === undefined) throw new UnsupportedBody();
  next();
};

/** Forms and JSON, small and flat; 413, 415 or 400 for anything else. */
export const readBodies: RequestHandler[] = [
  express.urlencoded({ extended: false, limit: MAX_BODY, parameterLimit: MAX_FIELDS }),
  express.json({ limit: MAX_BODY }),
  refuseOtherBodies,
];
