/** How often something may be done. */
export interface Limit {
  /** So often … */
  readonly times: number;
  /** … within so many seconds, which begin with the first time. */
  readonly seconds: number;
}

/** A limit, and what is said to whoever comes up against it. */
interface SaidLimit extends Limit {
  readonly sentence: string;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Counted by all instances together, in Redis or in the database. The key says whose times are counted. */
export const SHARED = {
  /** Accounts made from one address: a school may share one. */
  'sign-up': { times: 200, seconds: HOUR, sentence: 'Many accounts were made from your address just now.' },
  /** Resets asked for from one address. */
  'reset-address': {
    times: 20,
    seconds: HOUR,
    sentence: 'Many new passwords were asked for from your address.',
  },
  /** Resets asked for one login, by anybody: more mails than that help nobody. */
  'reset-login': { times: 5, seconds: HOUR, sentence: 'That was asked for several times just now.' },
  /** Passwords given again by somebody who is signed in. */
  confirmation: { times: 10, seconds: 15 * MINUTE, sentence: 'The password was wrong too often.' },
  /** Codes of a second factor, by account. */
  'second-factor': { times: 10, seconds: 15 * MINUTE, sentence: 'The code was wrong too often.' },
  /** Rooms made by one person. */
  room: { times: 100, seconds: HOUR, sentence: 'You have made many rooms just now.' },
  /** Conversations that one person begins: those there are open as often as one likes. */
  'direct-room': {
    times: 60,
    seconds: HOUR,
    sentence: 'You have begun many conversations just now.',
  },
  /** Files sent by one person. */
  upload: { times: 60, seconds: HOUR, sentence: 'You have sent many files just now.' },
  /** Invitations made by one person. */
  invitation: { times: 30, seconds: HOUR, sentence: 'You have made many invitations just now.' },
  /** Bots and webhooks made by one person, and new tokens for them. */
  program: { times: 60, seconds: HOUR, sentence: 'You have made many bots or webhooks just now.' },
  /** Reports and appeals by one person. */
  report: { times: 30, seconds: HOUR, sentence: 'You have reported a lot just now.' },
  /** Searches by one person. */
  search: { times: 120, seconds: MINUTE, sentence: 'You have searched very often just now.' },
} as const satisfies Record<string, SaidLimit>;

/** Counted by each instance for itself: what happens so often that asking anybody would cost more than it does. All hold. */
export const HERE = {
  /** Messages of one person, over every door. */
  post: {
    limits: [
      { times: 60, seconds: 5 },
      { times: 300, seconds: MINUTE },
    ],
    sentence: 'You have written a lot just now. What you wrote is not lost.',
  },
  /** Messages that one person gives another text. */
  edit: {
    limits: [
      { times: 30, seconds: 5 },
      { times: 120, seconds: MINUTE },
    ],
    sentence: 'You have edited a lot just now.',
  },
  /** Reactions that one person gives or takes back. */
  reaction: {
    limits: [
      { times: 60, seconds: 5 },
      { times: 300, seconds: MINUTE },
    ],
    sentence: 'You have reacted a lot just now.',
  },
  /** What programs ask over the API for one person, with whatever tokens. */
  api: { limits: [{ times: 600, seconds: MINUTE }], sentence: 'Your programs have asked a lot just now.' },
  /** What they ask from one address without a token that counts. */
  'api-address': {
    limits: [{ times: 300, seconds: MINUTE }],
    sentence: 'Programs at your address have asked a lot just now.',
  },
} as const satisfies Record<string, { limits: readonly Limit[]; sentence: string }>;

/** What one socket may say, whoever speaks. */
export const SOCKET_FRAMES: readonly Limit[] = [{ times: 100, seconds: 1 }];

/**
 * Attempts to sign in (domain/accounts/sign-in-limits). Delays grow from 2 s to a quarter of an hour and no further; what
 * counts over all addresses makes somebody wait half a minute and no longer, because anybody can cause it.
 */
export const SIGN_IN = {
  /** Wrong passwords from one address, for whatever accounts. */
  address: { times: 100, seconds: 15 * MINUTE },
  /** Wrong passwords for one account from one address, or from a device that has signed in to it before. */
  pair: { times: 4, seconds: DAY },
  /** Wrong passwords for one account from all addresses that are not known to it. */
  account: { times: 20, seconds: HOUR },
  firstDelaySeconds: 2,
  maxDelaySeconds: 15 * MINUTE,
  /** While an account is under attack: how long an address waits for its turn, and how long that turn can be taken. */
  turn: { waitSeconds: 30, seconds: 10 * MINUTE },
} as const;

export type SharedKind = keyof typeof SHARED;
export type HereKind = keyof typeof HERE;
