import { noteRefusal } from '../../telemetry/counters.ts';
import { TooMany } from '../errors.ts';
import { count, forgetCount, readCount, uncount } from '../limits/counters.ts';
import { SIGN_IN } from '../limits/kinds.ts';
import { areLimitsOn } from '../limits.ts';

/** From where somebody tries to sign in. */
export interface Source {
  /** As http/middleware/addresses writes it: a whole /64 of IPv6 is one. */
  readonly address: string;
  /** A browser that has signed in before, and to which accounts. */
  readonly device?: { readonly id: string; readonly userIds: readonly number[] } | undefined;
}

/** An attempt that may be made. */
export interface Attempt {
  /** The password was right: what was counted against its owner is forgotten. */
  succeed(): Promise<void>;
  /** It was not looked at. */
  withdraw(): Promise<void>;
}

const UNLIMITED: Attempt = { succeed: async () => undefined, withdraw: async () => undefined };
const SENTENCE = 'There were too many attempts to sign in.';

/**
 * Counts an attempt to sign in to an account, or to one that does not exist, before its password is looked at; `userId` is
 * of the one that does. A device that has signed in to this account has an allowance of its own, so that nobody else
 * can keep its owner out. Throws TooMany.
 */
export async function admitAttempt(
  account: string,
  userId: number | undefined,
  { address, device }: Source,
): Promise<Attempt> {
  if (!(await areLimitsOn())) return UNLIMITED;
  if (device && userId !== undefined && device.userIds.includes(userId)) {
    const pair = `${account} device ${device.id}`;
    await passGate(pair);
    return { succeed: () => forgetPair(pair), withdraw: () => uncountPair(pair) };
  }
  return admitStranger(account, address);
}

/** First what is cheapest to hit: an address that tries everybody, then an account that everybody tries, then the two. */
async function admitStranger(account: string, address: string): Promise<Attempt> {
  const pair = `${account} address ${address}`;
  await countAddress(address);
  await countAccount(account, pair);
  const takeBack = () => Promise.all([uncountAddress(address), uncountAccount(account)]);
  try {
    await passGate(pair);
  } catch (error) {
    await uncountAccount(account);
    throw error;
  }
  return {
    succeed: async () => void (await Promise.all([takeBack(), forgetPair(pair)])),
    withdraw: async () => void (await Promise.all([takeBack(), uncountPair(pair)])),
  };
}

async function countAddress(address: string): Promise<void> {
  const { times, seconds } = SIGN_IN.address;
  const counted = await count(`sign-in-address ${address}`, seconds);
  if (counted.times > times) throw refusal('sign-in-address', counted.seconds);
}

function uncountAddress(address: string): Promise<void> {
  return uncount(`sign-in-address ${address}`, SIGN_IN.address.seconds);
}

/** Once an account is under attack from many addresses, each of them has to wait for its turn. */
async function countAccount(account: string, pair: string): Promise<void> {
  const { times, seconds } = SIGN_IN.account;
  const counted = await count(`sign-in-account ${account}`, seconds);
  if (counted.times <= times) return;
  try {
    await takeTurn(pair);
  } catch (error) {
    await uncountAccount(account);
    throw error;
  }
}

function uncountAccount(account: string): Promise<void> {
  return uncount(`sign-in-account ${account}`, SIGN_IN.account.seconds);
}

/** The first time it is told to wait; whoever has waited has one attempt. What others do makes the wait no longer. */
async function takeTurn(pair: string): Promise<void> {
  const { waitSeconds, seconds } = SIGN_IN.turn;
  const turn = await count(`sign-in-turn ${pair}`, seconds);
  if (turn.times === 1) await count(`sign-in-wait ${pair}`, waitSeconds);
  const wait = await readCount(`sign-in-wait ${pair}`);
  if (wait && wait.times > 0) throw refusal('sign-in-account', wait.seconds);
  await forgetCount(`sign-in-turn ${pair}`);
}

/** A few attempts are free; then each shuts a gate behind it, twice as long as the one before. */
async function passGate(pair: string): Promise<void> {
  const { pair: free, firstDelaySeconds, maxDelaySeconds } = SIGN_IN;
  const { times } = await count(`sign-in ${pair}`, free.seconds);
  if (times <= free.times) return;
  const delay = Math.min(firstDelaySeconds * 2 ** (times - free.times - 1), maxDelaySeconds);
  const gate = await count(`sign-in-gate ${pair}`, delay);
  if (gate.times === 1) return;
  await uncountPair(pair);
  throw refusal('sign-in', gate.seconds);
}

function uncountPair(pair: string): Promise<void> {
  return uncount(`sign-in ${pair}`, SIGN_IN.pair.seconds);
}

async function forgetPair(pair: string): Promise<void> {
  await Promise.all([forgetCount(`sign-in ${pair}`), forgetCount(`sign-in-gate ${pair}`)]);
}

function refusal(kind: string, seconds: number): TooMany {
  noteRefusal(kind);
  return new TooMany(SENTENCE, seconds);
}
