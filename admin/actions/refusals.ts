import { DomainError, Forbidden, InvalidInput, NotFound, TooMany } from '../../src/domain/errors.ts';

/** What the domain refused, as the panel answers it; undefined for what is no refusal but a fault. */
export function refusalOf(
  error: unknown,
): { status: number; fields: Readonly<Record<string, string>> } | undefined {
  if (!(error instanceof DomainError)) return undefined;
  return { status: statusOf(error), fields: error instanceof InvalidInput ? error.fields : {} };
}

/** The same in the words of the domain. */
export function explain(error: unknown): string {
  return (error as Error).message;
}

function statusOf(error: DomainError): number {
  if (error instanceof InvalidInput) return 422;
  if (error instanceof Forbidden) return 403;
  if (error instanceof NotFound) return 404;
  return error instanceof TooMany ? 429 : 400;
}
