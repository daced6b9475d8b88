import type { Figures } from '../report/figures.ts';
import { type HttpPlan, measureHttp, type Tally } from './http.ts';
import type { HttpConnection, HttpQuestion } from './http-connection.ts';

const SCRIPT = { 'HX-Request': 'true' };

export interface PagePlan extends HttpPlan {
  readonly roomId: number;
  readonly path: string;
  /** Sent with every request, such as Accept-Encoding. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether something is posted before each of them reads again. */
  readonly isChanging: boolean;
}

export interface FormPlan extends HttpPlan {
  readonly roomId: number;
}

/** Reads one page again and again, with the ETag of the last answer, as a browser does. */
export function readPages(plan: PagePlan): Promise<Figures> {
  return measureHttp(plan, async (connections, tally, isOver) => {
    const readers = connections.map((connection) => readerOf(connection, tally, plan));
    if (plan.isChanging) await readAfterPosts(connections, readers, plan.roomId, isOver);
    else await Promise.all(readers.map((read) => repeat(read, isOver)));
  });
}

/** Posts forms as the page's script does, each connection one after another. */
export function postForms(plan: FormPlan): Promise<Figures> {
  return measureHttp(plan, (connections, tally, isOver) =>
    Promise.all(
      connections.map((connection) => repeat(() => tally.time(connection, formOf(plan.roomId)), isOver)),
    ),
  );
}

function readerOf(connection: HttpConnection, tally: Tally, { path, headers }: PagePlan) {
  let etag: string | undefined;
  return async () => {
    const known = etag ? { 'If-None-Match': etag } : {};
    const answer = await tally.time(connection, { path, headers: { ...headers, ...known } });
    etag = answer.etag;
  };
}

/** One message, then everybody reads: what each of them gets has changed. The posts' own cost is in the figures. */
async function readAfterPosts(
  connections: readonly HttpConnection[],
  readers: readonly (() => Promise<void>)[],
  roomId: number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const posted = await connections[0]?.ask(formOf(roomId));
    if (posted?.status !== 204) throw new Error(`a message was answered with ${posted?.status}`);
    await Promise.all(readers.map((read) => read()));
  }
}

async function repeat(act: () => Promise<unknown>, isOver: () => boolean): Promise<void> {
  while (!isOver()) await act();
}

let serial = 0;

function formOf(roomId: number): HttpQuestion {
  const form = new URLSearchParams({
    body: `Message ${++serial} says something **worth** reading`,
    nonce: `form-${process.pid}-${serial}`,
  });
  return { method: 'POST', path: `/rooms/${roomId}/messages`, headers: SCRIPT, body: String(form) };
}
