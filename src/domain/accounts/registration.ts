import { UniqueConstraintError } from 'sequelize';
import { config } from '../../config.ts';
import { database } from '../../db/connection.ts';
import { Room, User } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Taken } from '../errors.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { lockRoom } from '../rooms/locking.ts';
import { bringIn } from '../rooms/memberships.ts';
import { writeNotice } from '../rooms/notices.ts';
import { type Arrival, admit, requireAdmission } from './admission.ts';
import { isFormerUsername, usernameTaken } from './credentials.ts';
import { askForVerification } from './email-verification.ts';
import { hashPassword } from './passwords.ts';
import { actorOf } from './people.ts';

export interface Registration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Lets somebody in, or says why not, in the transaction that makes the account. Resolves to the invitation they came by. */
type LetIn = (isFirst: boolean) => Promise<number | null>;

/** Makes an account for whoever the server lets in; the first account it always does. Throws Taken, InvalidInput, Forbidden. */
export async function signUp(registration: Registration, arrival: Arrival): Promise<Actor> {
  // Before anything costs much, and before a stranger learns which names are taken.
  await requireAdmission(arrival, await isFirstAccount());
  await requireAllowedNames({ role: 'member' }, { username: registration.username });
  return create(registration, (isFirst) => admit(arrival, isFirst, registration.username));
}

/** Makes an account, whatever the server says: the first is its admin, and everybody joins the default room. Throws Taken. */
export function register(registration: Registration): Promise<Actor> {
  return create(registration, async () => null);
}

async function create(registration: Registration, letIn: LetIn): Promise<Actor> {
  await refuseTaken(registration);
  const passwordHash = await hashPassword(registration.password);
  try {
    return await transaction(() => createAccount(registration, passwordHash, letIn));
  } catch (error) {
    if (error instanceof UniqueConstraintError) await refuseTaken(registration);
    throw error;
  }
}

/** Whether the next account to be made is the first. */
export async function isFirstAccount(): Promise<boolean> {
  return (await User.count()) === 0;
}

async function createAccount(registration: Registration, passwordHash: string, letIn: LetIn): Promise<Actor> {
  // One at a time, or two people who sign up at the same moment could both be the first.
  await database().sequelize.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
  if (await isFormerUsername(registration.username)) throw usernameTaken();
  const isFirst = await isFirstAccount();
  const invitationId = await letIn(isFirst);
  const user = await User.create({
    username: registration.username,
    email: registration.email,
    displayName: registration.username,
    passwordHash,
    role: isFirst ? 'admin' : 'member',
    invitationId,
  });
  if (config.smtpUrl) await askForVerification(user.id, user.email);
  await joinDefaultRoom(user, isFirst);
  return actorOf(user);
}

async function joinDefaultRoom(user: User, isFirst: boolean): Promise<void> {
  const room = await Room.findOne({ where: { isDefault: true }, attributes: ['id'] });
  if (!room) return;
  await lockRoom(room.id);
  if (await bringIn(room.id, user.id, isFirst ? 'owner' : 'member'))
    await writeNotice(user, room.id, 'joined');
}

async function refuseTaken({ username, email }: Registration): Promise<void> {
  if ((await User.count({ where: { username } })) || (await isFormerUsername(username)))
    throw usernameTaken();
  if (await User.count({ where: { email } }))
    throw new Taken({ email: 'This address has an account already.' });
}
