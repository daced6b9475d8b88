import type { Request } from 'express';
import type { z } from 'zod';
import type { Scope } from '../../domain/accounts/token-sessions.ts';
import type { Visitor } from '../middleware/authentication.ts';

type Shape = z.ZodType | undefined;
type Parsed<Given extends Shape> = Given extends z.ZodType ? z.output<Given> : undefined;

/** What a request brought, as the operation's schemas say it must be. */
export interface Call<Params extends Shape, Query extends Shape, Body extends Shape> {
  /** Who asks. Throws Unauthenticated where the operation is for anybody and nobody is signed in. */
  readonly visitor: Visitor;
  readonly params: Parsed<Params>;
  readonly query: Parsed<Query>;
  readonly body: Parsed<Body>;
  /** For what is no input: addresses, headers. */
  readonly request: Request;
}

/** What goes back: a body as JSON, or none. */
export interface Reply {
  readonly status: number;
  readonly body?: object;
}

/** How an answer of that status is described; without a shape it has no body. */
interface DescribedAnswer {
  readonly description: string;
  readonly shape?: z.ZodType;
}

/** A request that is shown in the document and run by a test. */
interface Example {
  readonly params?: Readonly<Record<string, number | string>>;
  readonly query?: Readonly<Record<string, number | string>>;
  readonly body?: object;
}

interface Given<Params extends Shape, Query extends Shape, Body extends Shape> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1, with names in braces as in OpenAPI: `/chat/rooms/{room_id}`. */
  readonly path: string;
  readonly tag: string;
  /** One line, as in a table of contents. */
  readonly summary: string;
  /** What else there is to know, in Markdown. */
  readonly description?: string;
  readonly access: 'anybody' | Scope;
  /** Values that do not fit name nothing: 404. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** When it goes well. What can go wrong is the same everywhere (document.ts). */
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** Whether what is given can be taken already: 409. */
  readonly isContested?: boolean;
  readonly example?: Example;
  handle(call: Call<Params, Query, Body>): Promise<Reply> | Reply;
}

/** One thing that programs can ask for: how it is asked, what comes back, and who does it. */
export type Operation = Given<Shape, Shape, Shape>;

/** States an operation; its schemas give `handle` its types. */
export function operation<
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(given: Given<Params, Query, Body>): Operation {
  return given as unknown as Operation;
}

export function ok(body: object): Reply {
  return { status: 200, body };
}

export function created(body: object): Reply {
  return { status: 201, body };
}

export const done: Reply = { status: 204 };
