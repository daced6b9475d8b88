/** `npm run admin:create -- <username> <mail address>`: makes an administrator, or makes somebody one. */
import { User, type UserRole } from '../db/models/index.ts';
import { transaction } from '../db/transaction.ts';
import { newPassword } from '../domain/accounts/password-rescue.ts';
import { register } from '../domain/accounts/registration.ts';
import { announce } from '../domain/events.ts';
import { writeAuditEvent } from '../domain/moderation/audit-log.ts';
import { NewAdmin } from '../inputs/accounts.ts';
import { parseInput } from '../inputs/parse.ts';
import { readArguments } from './arguments.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabaseAndInstances } from './heard.ts';

const USAGE = 'npm run admin:create -- <username> <mail address>';

const { positionals } = readArguments(USAGE, {});
if (positionals.length !== 2) exitWithUsage(USAGE);
const [username, email] = positionals;

await runCommand(() => withDatabaseAndInstances(createAdmin));

async function createAdmin(): Promise<void> {
  const wanted = parseInput(NewAdmin, { username, email });
  const known = await User.findOne({ where: wanted });
  if (known) {
    await promote(known.id, known.role);
    console.log(`${known.username} is an administrator now.`);
    return;
  }
  const password = newPassword();
  const { id, role } = await register({ ...wanted, password });
  await promote(id, role);
  console.log(`The administrator ${wanted.username} can sign in with the password ${password}`);
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
    announce('person.changed', { userId: id });
  });
}
