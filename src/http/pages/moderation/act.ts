import type { Request, RequestHandler, Response } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import { typedValues } from '../../../inputs/parse.ts';
import { renderPartial } from '../../../presenters/templates.ts';
import { orRedraw, sendDone, sendPage, wantsFragment } from '../../reply.ts';

/** An act that asks once: what its form says and asks for, and what is done when it is sent. */
export interface Act {
  readonly title: string;
  readonly text?: string;
  /** What it is about, as it was written. */
  readonly quote?: string;
  readonly button: string;
  readonly isDangerous?: boolean;
  readonly back: string;
  /** Who reads the reason; left out when none is asked for. */
  readonly reason?: string;
  readonly isReasonOptional?: boolean;
  readonly hasEnd?: boolean;
  readonly needsEnd?: boolean;
  readonly hasAddresses?: boolean;
  readonly roles?: readonly { readonly value: string; readonly label: string; readonly hint: string }[];
  readonly values?: Readonly<Record<string, string>>;
  /** Does it, and says what has been done. */
  perform(given: unknown): Promise<string>;
}

/** The two sides of an act at one address: GET asks, in a dialog when htmx does the asking, else on a page; POST does it. */
export function createAct(describe: (request: Request) => Promise<Act>): {
  ask: RequestHandler;
  perform: RequestHandler;
} {
  return {
    ask: async (request, response) => drawAct(request, response, await describe(request), {}),
    perform: async (request, response) => {
      const act = await describe(request);
      await orRedraw(
        request,
        response,
        async () => sendDone(request, response, act.back, await act.perform(request.body)),
        (errors) => drawAct(request, response, act, errors),
      );
    },
  };
}

function drawAct(request: Request, response: Response, act: Act, errors: FieldErrors): void {
  const { perform: _, ...asked } = act;
  const data = {
    ...asked,
    action: `${request.baseUrl}${request.path}`,
    errors,
    values: { reason: '', until: 'week', ends_at: '', ...act.values, ...typedValues(request.body) },
  };
  if (wantsFragment(request)) response.type('html').send(renderPartial('moderation-act', data));
  else sendPage(request, response, 'moderation-act', { title: act.title }, data);
}
