import { ambientClient } from '../db/transaction.ts';

const MOST_AT_ONCE = 500;
/** One is read while the next one gathers; a second one keeps what is slow from holding up all. */
const MOST_UNDER_WAY = 2;

interface Asked<Value> {
  readonly answer: Promise<Value | undefined>;
  readonly settle: (values: Promise<ReadonlyMap<unknown, Value>>) => void;
}

/**
 * A reading of one thing that is done for all who ask in the same turn of the event loop, or while earlier ones are being
 * read, in one go: a thousand sockets that come back cost a few statements. Nobody gets what was read before they asked.
 * Inside a transaction it is read at once, and alone.
 */
export function gathered<Key extends string | number, Value>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  const waiting = new Map<Key, Asked<Value>>();
  let underWay = 0;

  function start(): void {
    if (waiting.size === 0) return void underWay--;
    const asked = [...waiting].slice(0, MOST_AT_ONCE);
    const keys = asked.map(([key]) => key);
    for (const key of keys) waiting.delete(key);
    const values = read(keys);
    for (const [, each] of asked) each.settle(values);
    values.then(start, start);
  }

  return async function ask(key) {
    if (ambientClient()) return (await read([key])).get(key);
    const asked = waiting.get(key) ?? createAsked<Key, Value>(key);
    waiting.set(key, asked);
    if (underWay < MOST_UNDER_WAY && waiting.size === 1) {
      underWay++;
      setImmediate(start);
    }
    return asked.answer;
  };
}

function createAsked<Key, Value>(key: Key): Asked<Value> {
  let settle: Asked<Value>['settle'] = () => undefined;
  const answer = new Promise<Value | undefined>((resolve) => {
    settle = (values) => resolve(values.then((found) => found.get(key)));
  });
  return { answer, settle };
}
