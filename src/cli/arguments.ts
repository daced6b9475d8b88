import { type ParseArgsConfig, parseArgs } from 'node:util';
import { exitWithUsage } from './command.ts';

/** What a command was called with; whoever calls it otherwise is told how. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return exitWithUsage(usage);
  }
}
