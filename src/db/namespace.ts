import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<Map<string, unknown>>();

/**
 * What Sequelize.useCLS expects, on top of AsyncLocalStorage: queries made inside a transaction's callback find that
 * transaction here, so no function needs a `transaction` argument.
 */
export const namespace = {
  get: (key: string): unknown => storage.getStore()?.get(key),
  set: (key: string, value: unknown): unknown => storage.getStore()?.set(key, value),
  run: (work: (context: unknown) => unknown): unknown =>
    storage.run(new Map(storage.getStore()), () => work(undefined)),
  exit: <T>(work: () => T): T => storage.run(new Map(), work),
  bind: <T>(work: T): T => work,
};
