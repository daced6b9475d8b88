import type { Request, Response } from 'express';
import { addContact, removeContact } from '../../domain/accounts/contacts.ts';
import { parseUsername } from '../../inputs/people.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendDone } from '../reply.ts';

export async function addToContacts(request: Request, response: Response): Promise<void> {
  const person = await addContact(actorOf(request), parseUsername(request.params.username));
  sendDone(request, response, `/people/${person.username}`, `${person.displayName} is among your contacts.`);
}

export async function removeFromContacts(request: Request, response: Response): Promise<void> {
  const person = await removeContact(actorOf(request), parseUsername(request.params.username));
  const done = `${person.displayName} is no longer among your contacts.`;
  sendDone(request, response, `/people/${person.username}`, done);
}
