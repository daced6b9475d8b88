import { createConnection, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  isUpgraded: boolean;
  isFrozen: boolean;
}

/** The network between the people and one instance: passes everything on, until it is told to misbehave. */
export class Network {
  /** The port that new connections are passed on to. */
  targetPort: number;
  /** What requests are answered is thrown away, and their connection reset. Sockets that are open are left alone. */
  isSwallowing = false;
  swallowed = 0;
  private readonly pairs = new Set<Pair>();
  private readonly server: Server;

  private constructor(targetPort: number) {
    this.targetPort = targetPort;
    this.server = createServer((client) => this.connect(client));
  }

  static async start(targetPort: number): Promise<Network> {
    const network = new Network(targetPort);
    await new Promise<void>((resolve) => network.server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get origin(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** TCP RST on every connection, to both sides; returns how many. */
  reset(): number {
    const { size } = this.pairs;
    for (const { client, upstream } of this.pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    return size;
  }

  /** From now on nothing passes on what is open, and neither side hears of the other's end. New connections work. */
  freeze(): void {
    for (const pair of this.pairs) pair.isFrozen = true;
  }

  async stop(): Promise<void> {
    for (const { client, upstream } of this.pairs) {
      client.destroy();
      upstream.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(client: Socket): void {
    const upstream = createConnection(this.targetPort, 'localhost');
    const pair: Pair = { client, upstream, isUpgraded: false, isFrozen: false };
    this.pairs.add(pair);
    client.on('data', (chunk) => {
      if (/^GET \S+\/live /.test(chunk.subarray(0, 100).toString('latin1'))) pair.isUpgraded = true;
      if (!pair.isFrozen) upstream.write(chunk);
    });
    upstream.on('data', (chunk) => this.answer(pair, chunk));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => this.end(pair, other));
    }
  }

  private answer(pair: Pair, chunk: Buffer): void {
    if (pair.isFrozen) return;
    if (!this.isSwallowing || pair.isUpgraded) {
      if (pair.client.write(chunk)) return;
      pair.upstream.pause();
      pair.client.once('drain', () => pair.upstream.resume());
      return;
    }
    this.swallowed++;
    pair.client.resetAndDestroy();
  }

  private end(pair: Pair, other: Socket): void {
    if (pair.isFrozen && !other.destroyed) return;
    this.pairs.delete(pair);
    other.destroy();
  }
}
