import { ambientClient } from '../db/transaction.ts';

const MAX_BATCH = 100;

interface Asked<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Questions of many people that come within one turn of the loop, asked as one: what a question costs is mostly the way to
 * the database. Inside a transaction each is asked at once.
 */
export class Batch<Value> {
  private waiting = new Map<number, Asked<Value>>();
  private readonly ask: (ids: readonly number[]) => Promise<ReadonlyMap<number, Value>>;

  /** `ask` has an answer for each of them. */
  constructor(ask: (ids: readonly number[]) => Promise<ReadonlyMap<number, Value>>) {
    this.ask = ask;
  }

  async get(id: number): Promise<Value> {
    if (ambientClient()) return (await this.ask([id])).get(id) as Value;
    const asked = this.waiting.get(id) ?? createAsked<Value>();
    this.waiting.set(id, asked);
    if (this.waiting.size === 1) setImmediate(() => void this.flush());
    if (this.waiting.size >= MAX_BATCH) void this.flush();
    return asked.promise;
  }

  private async flush(): Promise<void> {
    const asked = this.waiting;
    this.waiting = new Map();
    if (asked.size === 0) return;
    try {
      const found = await this.ask([...asked.keys()]);
      for (const [id, { resolve }] of asked) resolve(found.get(id) as Value);
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }
}

function createAsked<Value>(): Asked<Value> {
  let settle: Pick<Asked<Value>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as Pick<Asked<Value>, 'resolve' | 'reject'>) };
}
