const MAIL_ADDRESS = /[^\s<>"'(),:;=]+@[^\s<>"'(),:;=]+/g;
/** PostgreSQL names the value that it could not read; JSON.parse shows what stands around the mistake. */
const QUOTED_VALUE = /(?<=invalid input (?:syntax|value) for [^:]*): ".*"/gs;
const PIECE_OF_JSON = /, (?:\.\.\.)?".*(?= is not valid JSON)/gs;
const MAX_CAUSES = 3;
/** What is longer has something in it that somebody has sent, and takes long to look through. */
const MAX_SENTENCE = 1000;
const FROM_THE_FIRST_QUOTE = /".*/s;

/** A sentence of somebody else's program without mail addresses, and without pieces of what people have written. */
export function harmless(sentence: string): string {
  return shorten(sentence)
    .replace(MAIL_ADDRESS, '…')
    .replace(QUOTED_VALUE, '')
    .replace(PIECE_OF_JSON, ', which');
}

/** What is quoted must not lose its end: without it, nothing tells it from the rest. */
function shorten(sentence: string): string {
  if (sentence.length <= MAX_SENTENCE) return sentence;
  return `${sentence.slice(0, MAX_SENTENCE).replace(FROM_THE_FIRST_QUOTE, '')}…`;
}

/**
 * An error as the log has it: what it is, where it comes from. What else errors carry is left out: those of the database
 * have parameters (`parameters`, `sql`), whole rows (`detail`, `where`) and copies of themselves (`parent`, `original`).
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, parent, cause } = error as Error &
    Record<'code' | 'constraint' | 'parent', unknown>;
  const message = harmless(error.message);
  const inner = depth < MAX_CAUSES ? (cause ?? parent) : undefined;
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    stack: [`${error.name}: ${message}`, ...framesOf(error)].join('\n'),
    ...(inner instanceof Error && { cause: describeError(inner, depth + 1) }),
  };
}

/** Without its first lines, which are the message. */
function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^\s+at .*\d+\)?$/.test(line));
}
