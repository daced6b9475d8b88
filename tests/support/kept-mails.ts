import { pathIn } from './mail-server.ts';
import { queryRows } from './parley.ts';
import { waitFor } from './wait.ts';

export interface KeptMail {
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

/** The mails for that address that Parley keeps because it has no server to send them by, the newest first. */
export function listKeptMails(recipient: string): Promise<KeptMail[]> {
  return queryRows<KeptMail>('SELECT * FROM outgoing_mails WHERE recipient = $1 ORDER BY id DESC', [
    recipient,
  ]);
}

/** The path of the link in the newest of them, once there are `count`. */
export async function waitForLink(recipient: string, count = 1): Promise<string> {
  await waitFor(async () => (await listKeptMails(recipient)).length >= count, `a mail to ${recipient}`);
  const [newest] = await listKeptMails(recipient);
  return pathIn(newest?.body);
}
