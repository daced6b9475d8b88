export async function startEmbeddedPostgres(_o: {
  dataDir: string;
  isExplicit: boolean;
  log: unknown;
}): Promise<{ url: string; stop(): Promise<void> }> {
  throw new Error('x');
}
