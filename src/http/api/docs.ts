import type { Request, Response } from 'express';
import { type ApiDocument, presentDocs } from '../../presenters/api/docs.ts';
import { originOf, sendPage } from '../reply.ts';
import { readDocument } from './routes.ts';

const HEAD = {
  title: 'API',
  description: 'What programs can ask of this server, and how.',
};

/** The documentation of the API as a page, drawn from the document that programs get. */
export function showDocs(request: Request, response: Response): void {
  const docs = presentDocs(readDocument() as ApiDocument, `${originOf(request)}/api/v1`);
  sendPage(request, response, 'api-docs', HEAD, docs);
}
