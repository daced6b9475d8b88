import type { Bus, BusMessage } from './bus.ts';

/** The bus of a single instance: a function call. */
export function createMemoryBus(): Bus {
  let listener: (message: BusMessage) => void = () => undefined;
  return {
    publish: (message) => listener(message),
    listen: (given) => {
      listener = given;
    },
    isLive: () => true,
    onLiveness: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
}
