/** For an LRUCache that keeps so many: with its own `max` it takes the memory for all of them before there is one. */
export function atMost(count: number) {
  return { maxSize: count, sizeCalculation: () => 1 };
}
