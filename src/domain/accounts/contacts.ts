import type { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { hasBlocked } from './blocks.ts';
import { reachPerson } from './people.ts';

const insertContact = statement(
  'contact-insert',
  'INSERT INTO contacts (user_id, contact_id) VALUES ($1, $2) ON CONFLICT (user_id, contact_id) DO NOTHING',
);

const deleteContact = statement(
  'contact-delete',
  'DELETE FROM contacts WHERE user_id = $1 AND contact_id = $2',
);

const selectContacts = statement<{ id: number }>(
  'contacts-mine',
  `SELECT users.id FROM contacts JOIN users ON users.id = contact_id
    WHERE contacts.user_id = $1 ORDER BY lower(display_name), users.id`,
);

/** Puts somebody among the person's contacts; twice is once. Throws NotFound, Forbidden. */
export async function addContact(actor: Actor, username: string): Promise<User> {
  const person = await reachPerson(username);
  if (person.id === actor.id) throw new Forbidden('You cannot be a contact of your own.');
  if (await hasBlocked(actor, person.id))
    throw new Forbidden('You have blocked this person. Unblock them first.');
  await insertContact(actor.id, person.id);
  return person;
}

/** Takes somebody off the person's contacts, if they are among them. Throws NotFound. */
export async function removeContact(actor: Actor, username: string): Promise<User> {
  const person = await reachPerson(username);
  await deleteContact(actor.id, person.id);
  return person;
}

/** The ids of the person's contacts, in order of their names. */
export async function listContacts(actor: Actor): Promise<number[]> {
  return (await selectContacts(actor.id)).map((row) => row.id);
}
