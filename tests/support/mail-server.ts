import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { waitFor } from './wait.ts';

/** A mail as it arrived, and for whom. */
export interface ArrivedMail {
  readonly to: readonly string[];
  readonly mail: Email;
}

/** A real mail server, without TLS, that keeps what it is given. */
export interface MailServer {
  readonly url: string;
  readonly mails: ArrivedMail[];
  /** Takes no mail while it is set. */
  isRefusing: boolean;
  /** The newest mail for that address whose subject matches, once it is there. */
  waitForMail(to: string, subject: RegExp): Promise<Email>;
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ArrivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (mailServer.isRefusing) return done(new Error('come back later'));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, mail: await PostalMime.parse(Buffer.concat(chunks)) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const find = (to: string, subject: RegExp) =>
    mails.findLast((each) => each.to.includes(to) && subject.test(each.mail.subject ?? ''));
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    isRefusing: false,
    async waitForMail(to, subject) {
      await waitFor(() => find(to, subject) !== undefined, `a mail to ${to}`);
      return (find(to, subject) as ArrivedMail).mail;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailServer;
}

/** Where the link of a mail leads, without its host. */
export function pathIn(text: string | undefined): string {
  return /https?:\/\/[^/\s]+(\/(?:password-resets|email-verifications)\/[\w-]+)/.exec(text ?? '')?.[1] ?? '';
}
