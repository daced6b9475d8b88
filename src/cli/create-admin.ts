/** `npm run admin:create -- <username> <mail address>`: makes an administrator, or makes somebody one. */
import { randomBytes } from 'node:crypto';
import { User, type UserRole } from '../db/models/index.ts';
import { transaction } from '../db/transaction.ts';
import { register } from '../domain/accounts/registration.ts';
import { DomainError } from '../domain/errors.ts';
import { writeAuditEvent } from '../domain/moderation/audit-log.ts';
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
  const known = await User.findOne({ where: { username: name, email: address } });
  if (known) {
    await promote(known.id, known.role);
    console.log(`${name} is an administrator now.`);
    return;
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const { id, role } = await register({ username: name, email: address, password });
  await promote(id, role);
  console.log(`The administrator ${name} can sign in with the password ${password}`);
}

/** Nobody's act: it is done at the shell. */
async function promote(id: number, role: UserRole): Promise<void> {
  if (role === 'admin') return;
  await transaction(async () => {
    await User.update({ role: 'admin' }, { where: { id } });
    const target = { type: 'user', id };
    await writeAuditEvent(null, {
      act: 'user.role_changed',
      target,
      before: { role },
      after: { role: 'admin' },
    });
  });
}
