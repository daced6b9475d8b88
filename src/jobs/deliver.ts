import { keepOutgoingMail } from '../domain/accounts/outgoing-mails.ts';
import { canSendMail, type Mail, sendMail } from '../gateways/mail.ts';
import { log } from '../telemetry/log.ts';

/** Sends a mail; where no mail server is set, keeps it for the admins. */
export async function deliver(mail: Mail): Promise<void> {
  if (canSendMail) return sendMail(mail);
  await keepOutgoingMail(mail);
  log.info({ to: mail.to }, 'a mail waits at /moderation/outgoing-mail: there is no SMTP_URL to send it by');
}
