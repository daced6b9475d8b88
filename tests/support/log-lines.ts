import { symbols } from 'pino';
import { log } from '../../src/telemetry/log.ts';

/** Everything that the log says while `work` is under way, in full detail, instead of where it goes otherwise. */
export async function collectLog(work: () => Promise<void>): Promise<string> {
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[symbols.streamSym];
  if (!stream) throw new Error('the log has no stream');
  const { level } = log;
  const write = stream.write;
  const lines: string[] = [];
  stream.write = (line) => void lines.push(line);
  log.level = 'trace';
  try {
    await work();
  } finally {
    stream.write = write;
    log.level = level;
  }
  return lines.join('');
}
