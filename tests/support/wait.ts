const POLL_MS = 5;
const GIVE_UP_MS = 20_000;

/** Waits until `holds`; fails after 20 s, or as long as said, saying what was waited for. */
export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  what: string,
  giveUpMs = GIVE_UP_MS,
): Promise<void> {
  const deadline = Date.now() + giveUpMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`gave up waiting for ${what}`);
    await pause(POLL_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
