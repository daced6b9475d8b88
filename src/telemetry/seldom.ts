const KEEP_MS = 5000;
const ANSWER_WITHIN_MS = 500;

/** Reads at most every five seconds, however often it is asked; rejects when that fails or takes longer than half a second. */
export function seldom<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let known: { readonly at: number; readonly result: Promise<Result> } | undefined;
  return () => {
    if (!known || performance.now() - known.at >= KEEP_MS) {
      const result = read();
      result.catch(() => undefined);
      known = { at: performance.now(), result };
    }
    return Promise.race([known.result, giveUp()]);
  };
}

function giveUp(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('that takes too long')), ANSWER_WITHIN_MS).unref();
  });
}
