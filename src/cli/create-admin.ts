/** `npm run admin:create -- <username> <mail address>`: makes an administrator, or makes somebody one. */
import { randomBytes } from 'node:crypto';
import { User } from '../db/models/index.ts';
import { register } from '../domain/accounts/registration.ts';
import { DomainError } from '../domain/errors.ts';
import { withDatabase } from './open-database.ts';

const PASSWORD_BYTES = 12;

const [username, email] = process.argv.slice(2);
if (!username || !email) {
  console.error('Usage: npm run admin:create -- <username> <mail address>');
  process.exit(2);
}

try {
  await withDatabase(() => createAdmin(username, email));
} catch (error) {
  if (!(error instanceof DomainError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function createAdmin(name: string, address: string): Promise<void> {
  const [promoted] = await User.update({ role: 'admin' }, { where: { username: name, email: address } });
  if (promoted > 0) {
    console.log(`${name} is an administrator now.`);
    return;
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const { id } = await register({ username: name, email: address, password });
  await User.update({ role: 'admin' }, { where: { id } });
  console.log(`The administrator ${name} can sign in with the password ${password}`);
}
