/** A message as it came in. `index` is its place in the ledger, -1 for one that this load did not send. */
export interface Row {
  readonly seq: number;
  readonly index: number;
}

/** What a frame says. */
export interface Heard {
  readonly rows: readonly Row[];
  /** The room's rev that the screen has now, if the frame states one. */
  readonly rev?: number | undefined;
}

const PREFIX = 'load-';
const ROW = /<li\b[^>]*?\bdata-seq="(\d+)"[^>]*?\bdata-nonce="([^"]*)"/g;
const REV = /name="since" value="(\d+)"/;
const MAX_ALIKE = 4;
const MAX_LENGTHS = 500;

/** The nonce of the message at that place of the ledger. */
export function nonceOf(index: number): string {
  return PREFIX + index;
}

export function indexOf(nonce: string): number {
  return nonce.startsWith(PREFIX) ? Number(nonce.slice(PREFIX.length)) : -1;
}

/** Rows as HTML, by Parley and by the ceiling. */
export function hearHtml(frame: Buffer): Heard {
  const html = frame.toString('latin1');
  const rows = [...html.matchAll(ROW)].map(([, seq, nonce = '']) => ({
    seq: Number(seq),
    index: indexOf(nonce),
  }));
  const rev = REV.exec(html)?.[1];
  return { rows, rev: rev === undefined ? undefined : Number(rev) };
}

/** One message as JSON, by the naive baseline. */
export function hearJson(frame: Buffer): Heard {
  return hearMessage(JSON.parse(frame.toString()) as { seq: number; nonce: string });
}

export function hearMessage({ seq, nonce }: { seq: number; nonce: string }): Heard {
  return { rows: [{ seq, index: indexOf(nonce) }] };
}

/** All sockets of a room get the same bytes: they are parsed once and then only compared, which costs next to nothing. */
export function parseOnce(parse: (frame: Buffer) => Heard): (frame: Buffer) => Heard {
  const known = new Map<number, { frame: Buffer; heard: Heard }[]>();
  return (frame) => {
    const alike = known.get(frame.length) ?? [];
    const found = alike.find((each) => each.frame.equals(frame));
    if (found) return found.heard;
    if (known.size > MAX_LENGTHS) known.clear();
    const heard = parse(frame);
    // A copy: the frame itself may be a piece of a much larger buffer.
    known.set(frame.length, [{ frame: Buffer.from(frame), heard }, ...alike.slice(0, MAX_ALIKE - 1)]);
    return heard;
  };
}
