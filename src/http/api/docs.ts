import type { Request, Response } from 'express';
import { type ApiDocument, presentDocs } from '../../presenters/api/docs.ts';
import { sendPage } from '../reply.ts';
import { createDocument } from './document.ts';
import { operations } from './routes.ts';

const HEAD = {
  title: 'API',
  description: 'What programs can ask of this server, and how.',
};

/** The documentation of the API as a page, drawn from the document that programs get. */
export function showDocs(request: Request, response: Response): void {
  const origin = `${request.protocol}://${request.get('host')}`;
  const document = createDocument(operations) as ApiDocument;
  sendPage(request, response, 'api-docs', HEAD, presentDocs(document, `${origin}/api/v1`));
}
