import type { OutgoingMail } from '../domain/accounts/outgoing-mails.ts';
import { presentMoment } from './moments.ts';
import { renderMail } from './templates.ts';

/** What a letter says; the same in plain text and in HTML. */
interface Letter {
  readonly subject: string;
  readonly lines: readonly string[];
  /** What to do about it, and where. */
  readonly action?: { readonly label: string; readonly href: string };
  readonly ending: string;
}

/** One that is ready to go. */
export interface PresentedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The link for a new password. `origin` is where people find this server. */
export function presentResetMail(
  { email, username, token }: { email: string; username: string; token: string },
  origin: string,
): PresentedMail {
  return write(email, {
    subject: 'Your new password for Parley',
    lines: [
      `Somebody, hopefully you, has forgotten the password of the account “${username}” at ${origin}.`,
      'With this link you can choose a new one. It works once, for an hour.',
    ],
    action: { label: 'Choose a new password', href: `${origin}/password-resets/${token}` },
    ending: 'If this was not you, there is nothing to do: your password stays as it is.',
  });
}

/** The link that shows that somebody reads what is sent to an address. */
export function presentVerificationMail(
  {
    email,
    presentEmail,
    username,
    token,
  }: { email: string; presentEmail: string; username: string; token: string },
  origin: string,
): PresentedMail {
  const isNew = email !== presentEmail;
  return write(email, {
    subject: 'Is this your mail address?',
    lines: [
      `The account “${username}” at ${origin} ${isNew ? 'is to have' : 'has'} this mail address.`,
      'Follow this link to say that it is yours. It works once, for a day.',
    ],
    action: { label: 'Confirm this address', href: `${origin}/email-verifications/${token}` },
    ending: 'If you do not know this account, there is nothing to do.',
  });
}

/** To the present address, when another one is to take its place. */
export function presentChangeNote(
  { presentEmail, email, username }: { presentEmail: string; email: string; username: string },
  origin: string,
): PresentedMail {
  return write(presentEmail, {
    subject: 'Your mail address at Parley is to change',
    lines: [
      `Somebody who knows the password of the account “${username}” has asked that mail goes to ${email} from now on.`,
      'It will when they have followed the link that was sent there.',
    ],
    action: { label: 'Choose a new password', href: `${origin}/password-resets` },
    ending: 'If this was not you, choose a new password at once: it signs everybody else out.',
  });
}

/** One that an admin may pass on. */
export function presentOutgoingMail({ recipient, subject, body, createdAt }: OutgoingMail) {
  return { recipient, subject, body, createdAt: { ...presentMoment(createdAt), isDated: true } };
}

function write(to: string, letter: Letter): PresentedMail {
  const { subject } = letter;
  return { to, subject, text: renderMail('letter-text', letter), html: renderMail('letter', letter) };
}
