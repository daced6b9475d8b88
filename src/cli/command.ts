import { BackupProblem } from '../db/backup/problem.ts';
import { DomainError } from '../domain/errors.ts';

/** Runs a command until its end: what was refused is said in a sentence, with exit code 1. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const sentence = describe(error);
    if (sentence === undefined) throw error;
    console.error(sentence);
    process.exitCode = 1;
  }
}

/** Says how the command is to be called, and ends with exit code 2. */
export function exitWithUsage(usage: string): never {
  console.error(`Usage: ${usage}`);
  process.exit(2);
}

/** What is not to be seen with its stack: refusals, and what the system or PostgreSQL could not do. */
function describe(error: unknown): string | undefined {
  if (error instanceof DomainError || error instanceof BackupProblem) return error.message;
  // Of a host with several addresses, none of which answers.
  const [first] = error instanceof AggregateError ? error.errors : [];
  const { code, syscall, message } = (first ?? error) as NodeJS.ErrnoException;
  const isOfPostgres = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  return syscall || isOfPostgres ? `That did not work: ${message || code}` : undefined;
}
