import { config } from './config.ts';
import { log } from './telemetry/log.ts';

const STOP_WITHIN_MS = config.drainSeconds * 1000 + 4500;

/** Stops once, in order, on SIGTERM or SIGINT; 4.5 s after the drain at any rate. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => exitWith(1, 'could not stop in time'), STOP_WITHIN_MS).unref();
    stop().then(
      () => exitWith(0, 'stopped'),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => onSignal(signal));
}

function exitWith(code: number, message: string): void {
  log.info(message);
  process.exit(code);
}
