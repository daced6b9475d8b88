import type { Transporter } from 'nodemailer';
import { config } from '../config.ts';

/** A letter to one person. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const TIMEOUT_MS = 20_000;

let transport: Transporter | undefined;

/** Whether a mail server is set. */
export const canSendMail = config.smtpUrl !== undefined;

/** Hands a mail to the server of SMTP_URL. Throws what went wrong there; whoever sends tries again. */
export async function sendMail({ to, subject, text, html }: Mail): Promise<void> {
  transport ??= await openTransport();
  // As an object the address is one, whatever characters it has.
  await transport.sendMail({
    from: config.mailFrom,
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}

/** Signs in at the mail server, and sends nothing. Throws what went wrong there. */
export async function checkMailServer(): Promise<void> {
  const checked = await openTransport();
  await checked.verify();
  checked.close();
}

/** nodemailer is loaded with the first mail: who starts a server waits for other things. */
async function openTransport(): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: config.smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
