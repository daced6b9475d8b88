import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import { findActor } from '../../domain/accounts/people.ts';
import { SECOND_STEP_MS, type SecondStep } from '../../domain/accounts/second-step.ts';
import { endSession, noteSessionChange } from '../../domain/accounts/sessions.ts';
import { isStillSignedIn, signIn } from '../../domain/accounts/sign-in.ts';
import type { Actor } from '../../domain/actor.ts';
import { InvalidInput, Unauthenticated } from '../../domain/errors.ts';
import { addressOf } from './addresses.ts';
import { findDevice, rememberDevice } from './known-devices.ts';
import { sourceOf } from './sign-in-source.ts';

declare global {
  namespace Express {
    interface User extends Actor {}
  }
}

declare module 'express-session' {
  interface SessionData {
    /** Whose password was right, and whose code is still to come; nobody is signed in with this session. */
    secondStep: SecondStep & { readonly next: string };
    /** When they last showed that it is they, in milliseconds since 1970. */
    confirmedAt: number;
  }
}

passport.use(
  new LocalStrategy({ usernameField: 'login', passReqToCallback: true }, (request, login, password, done) => {
    checkPassword(request, login, password).then((actor) => done(null, actor ?? false), done);
  }),
);
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id: number, done) => {
  findActor(id).then((actor) => done(null, actor ?? false), done);
});

async function checkPassword(request: Request, login: string, password: string): Promise<Actor | undefined> {
  return signIn(login, password, { address: addressOf(request), device: await findDevice(request) });
}

/** Puts the signed-in person, if any, on the request. */
export const identify: RequestHandler = passport.session();

/** The person whose login and password came in with the form; undefined when they do not fit. Throws TooMany. */
export function checkCredentials(request: Request): Promise<Actor | undefined> {
  return new Promise((resolve, reject) => {
    const answer = (error: unknown, user: Actor | false | undefined) =>
      error ? reject(error) : resolve(user || undefined);
    passport.authenticate('local', answer)(request, new ServerResponse(request), reject);
  });
}

/**
 * Signs the person in with a new session id: one that was there before, somebody else may know. Whoever was signed in
 * with that one is signed out by it, for good. Throws InvalidInput when the password is another one by then.
 */
export async function startSession(request: Request, actor: Actor): Promise<void> {
  const earlier = request.user && request.sessionID;
  await new Promise<void>((resolve, reject) => {
    request.logIn(actor, (error) => (error ? reject(error) : resolve()));
  });
  Object.assign(request.session, sourceOf(request));
  request.session.lastUsedAt = Date.now();
  request.session.confirmedAt = Date.now();
  await saveSession(request);
  if (earlier) await endSession(earlier);
  if (await isStillSignedIn(actor)) return rememberDevice(request, actor.id);
  await stopSession(request);
  delete (request as { user?: Actor }).user;
  throw new InvalidInput({ form: 'Your password has just been changed. Sign in with the new one.' });
}

/** Keeps who is on the way, in a session with a new id that nobody is signed in with, for five minutes. */
export async function holdForSecondStep(request: Request, step: SecondStep, next: string): Promise<void> {
  const earlier = request.user && request.sessionID;
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  request.session.secondStep = { ...step, next };
  request.session.cookie.maxAge = SECOND_STEP_MS;
  await saveSession(request);
  if (earlier) await endSession(earlier);
}

/** Before the answer: a browser follows it as soon as it has begun, and the next page must find what was changed. */
export async function saveSession({ session, sessionID }: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    session.save((error) => (error ? reject(error) : resolve()));
  });
  noteSessionChange(sessionID);
}

/** Signs out for good: the session's row is gone, its sockets are closed. */
export async function stopSession(request: Request): Promise<void> {
  const sessionId = request.sessionID;
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error) => (error ? reject(error) : resolve()));
  });
  await endSession(sessionId);
}

/** The signed-in person. Throws Unauthenticated. */
export function actorOf(request: Request): Actor {
  if (!request.user) throw new Unauthenticated();
  return request.user;
}

/** Somebody who is signed in, and with which session. */
export interface Visitor {
  readonly actor: Actor;
  readonly sessionId: string;
}

/** The same with the session. Throws Unauthenticated. */
export function visitorOf(request: Request): Visitor {
  return { actor: actorOf(request), sessionId: request.sessionID };
}

/** Lets nobody pass who is not signed in. */
export const requireActor: RequestHandler = (request, _response, next) => {
  actorOf(request);
  next();
};

/** Who opens a socket, by the same cookie and the same middleware as a page; undefined when nobody is signed in. */
export function createUpgradeAuthentication(sessions: RequestHandler) {
  return async function authenticate(incoming: IncomingMessage): Promise<Visitor | undefined> {
    const request = incoming as Request;
    for (const middleware of [sessions, identify]) await run(middleware, request);
    return request.user && visitorOf(request);
  };
}

function run(middleware: RequestHandler, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    const response = new ServerResponse(request) as Parameters<RequestHandler>[1];
    middleware(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}
