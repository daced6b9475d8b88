import { keepOutgoingMail } from '../domain/accounts/outgoing-mails.ts';
import { canSendMail, type Mail, sendMail } from '../gateways/mail.ts';
import { noteMail } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';

/** Sends a mail; where no mail server is set, keeps it for the admins. */
export async function deliver(mail: Mail): Promise<void> {
  if (canSendMail) return send(mail);
  await keepOutgoingMail(mail);
  noteMail('kept');
  log.info('a mail waits at /moderation/outgoing-mail: there is no SMTP_URL to send it by');
}

async function send(mail: Mail): Promise<void> {
  try {
    await sendMail(mail);
    noteMail('sent');
  } catch (error) {
    noteMail('failed');
    throw error;
  }
}
