import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { InvalidInput, TooMany } from '../../domain/errors.ts';
import { limit } from '../../domain/limits.ts';
import { noteRefusal } from '../../telemetry/counters.ts';
import { actorOf } from './authentication.ts';
import { UnsupportedBody } from './bodies.ts';

const MAX_FILE_MEGABYTES = 5;
/** They wait in memory, so not many at once; and nobody, by sending slowly, takes all the places. */
const MAX_UPLOADS = 20;
const MAX_UPLOADS_OF_ONE_PERSON = 3;
const RETRY_AFTER_SECONDS = 5;

const limits = {
  files: 1,
  fileSize: MAX_FILE_MEGABYTES * 1024 * 1024,
  fields: 5,
  parts: 6,
  fieldSize: 1024,
  fieldNameSize: 100,
  fieldNestingDepth: 0,
  headerPairs: 20,
};
const reader = multer({ storage: multer.memoryStorage(), limits });

/** Whose they are that arrive at this moment: a person's id for each. */
const arriving: number[] = [];

/** A form with a file that breaks off, is no form at all, or carries more than ours do. */
class UnreadableUpload extends Error {
  readonly status = 400;
}

/**
 * The file that a form brings in that field, kept in memory; undefined when it brings none. Throws InvalidInput about
 * the field for a file of more than 5 MB, TooMany, and errors with status 400 or 415 for what is no such form.
 */
export async function readUpload(
  request: Request,
  response: Response,
  field: string,
): Promise<Buffer | undefined> {
  if (!request.is('multipart/form-data')) throw new UnsupportedBody();
  const { id } = actorOf(request);
  await limit('upload', id);
  const own = arriving.filter((personId) => personId === id).length;
  if (arriving.length >= MAX_UPLOADS || own >= MAX_UPLOADS_OF_ONE_PERSON) {
    noteRefusal('uploads-at-once');
    throw new TooMany('Many files are arriving at this moment. Please try again.', RETRY_AFTER_SECONDS);
  }
  arriving.push(id);
  try {
    await read(request, response, field);
    return request.file?.buffer;
  } catch (error) {
    if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE')
      throw new InvalidInput({ [field]: `Use a file of at most ${MAX_FILE_MEGABYTES} MB.` });
    throw new UnreadableUpload('the form with a file could not be read', { cause: error });
  } finally {
    arriving.splice(arriving.indexOf(id), 1);
  }
}

function read(request: Request, response: Response, field: string): Promise<void> {
  return new Promise((resolve, reject) => {
    reader.single(field)(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
}
