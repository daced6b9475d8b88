/** Many pieces of text that are looked for at once (Aho and Corasick, 1975): each letter of a text is read once. */
export interface PieceIndex<Value> {
  /** Those whose piece stands anywhere in the text. */
  findIn(text: string): Set<Value>;
}

interface Node<Value> {
  readonly next: Map<number, Node<Value>>;
  /** Where it goes on when the text does not: the longest end of this that is the beginning of a piece. */
  fallback: Node<Value> | undefined;
  /** The next on the way of fallbacks that ends a piece. */
  shorter: Node<Value> | undefined;
  readonly values: Value[];
}

export function createPieceIndex<Value>(pieces: readonly (readonly [string, Value])[]): PieceIndex<Value> {
  const root = createNode<Value>();
  for (const [piece, value] of pieces) nodeOf(root, piece).values.push(value);
  linkFallbacks(root);
  return { findIn: (text) => (root.next.size === 0 ? new Set() : findIn(root, text)) };
}

function createNode<Value>(): Node<Value> {
  return { next: new Map(), fallback: undefined, shorter: undefined, values: [] };
}

function nodeOf<Value>(root: Node<Value>, piece: string): Node<Value> {
  let node = root;
  for (let index = 0; index < piece.length; index++) {
    const unit = piece.charCodeAt(index);
    const next = node.next.get(unit) ?? createNode<Value>();
    node.next.set(unit, next);
    node = next;
  }
  return node;
}

/** From the shortest beginnings to the longest: what a fallback leads to is linked before it is asked. */
function linkFallbacks<Value>(root: Node<Value>): void {
  const queue = [...root.next.values()];
  for (const node of queue) node.fallback = root;
  for (const node of queue) {
    for (const [unit, next] of node.next) {
      next.fallback = stepFrom(root, node.fallback ?? root, unit);
      next.shorter = next.fallback.values.length > 0 ? next.fallback : next.fallback.shorter;
      queue.push(next);
    }
  }
}

function stepFrom<Value>(root: Node<Value>, from: Node<Value>, unit: number): Node<Value> {
  for (let node: Node<Value> | undefined = from; node; node = node.fallback) {
    const next = node.next.get(unit);
    if (next) return next;
  }
  return root;
}

function findIn<Value>(root: Node<Value>, text: string): Set<Value> {
  const found = new Set<Value>();
  const seen = new Set<Node<Value>>();
  let node = root;
  for (let index = 0; index < text.length; index++) {
    node = stepFrom(root, node, text.charCodeAt(index));
    for (let end: Node<Value> | undefined = node; end && !seen.has(end); end = end.shorter) {
      seen.add(end);
      for (const value of end.values) found.add(value);
    }
  }
  return found;
}
