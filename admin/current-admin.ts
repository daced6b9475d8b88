import type { CurrentAdmin } from 'adminjs';
import type { Request, RequestHandler } from 'express';
import { findActor } from '../src/domain/accounts/people.ts';
import type { Actor } from '../src/domain/actor.ts';
import { NotFound } from '../src/domain/errors.ts';

const USERNAME = /^[\p{L}\p{M}\p{N}._-]+$/u;

/**
 * Tells AdminJS who asks, with each request: it looks for that in the session, where it must not be kept. It writes it as it is into
 * a script of the page, so there is nothing in it but what cannot end one.
 */
export function introduce(actorOf: (request: Request) => Actor): RequestHandler {
  return (request, _response, next) => {
    const { id, username, role } = actorOf(request);
    const name = USERNAME.test(username) ? username : `#${id}`;
    const adminUser = { id: String(id), email: name, title: role, role };
    // Somebody who is known already comes without a session.
    const holder = request as { session?: object };
    holder.session ??= {};
    Object.defineProperty(holder.session, 'adminUser', {
      value: adminUser,
      enumerable: false,
      configurable: true,
    });
    // There is nothing left for AdminJS to read from the request: what it would put into files above all.
    Object.assign(request, { fields: request.body ?? {}, files: {}, express_formidable: { parsed: true } });
    next();
  };
}

/** The person on whose behalf an action of AdminJS happens, as they are now. Throws NotFound. */
export async function actorIn({ currentAdmin }: { currentAdmin?: CurrentAdmin }): Promise<Actor> {
  const actor = await findActor(Number(currentAdmin?.id));
  if (!actor) throw new NotFound();
  return actor;
}
