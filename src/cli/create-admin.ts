/** `npm run admin:create -- <username> <mail address>`: makes an administrator, or makes somebody one. */
import { User, type UserRole } from '../db/models/index.ts';
import { transaction } from '../db/transaction.ts';
import { newPassword } from '../domain/accounts/password-rescue.ts';
import { register } from '../domain/accounts/registration.ts';
import { writeAuditEvent } from '../domain/moderation/audit-log.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabase } from './open-database.ts';

const [username, email] = process.argv.slice(2);
if (!username || !email) exitWithUsage('npm run admin:create -- <username> <mail address>');

await runCommand(() => withDatabase(() => createAdmin(username, email)));

async function createAdmin(name: string, address: string): Promise<void> {
  const known = await User.findOne({ where: { username: name, email: address } });
  if (known) {
    await promote(known.id, known.role);
    console.log(`${name} is an administrator now.`);
    return;
  }
  const password = newPassword();
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
