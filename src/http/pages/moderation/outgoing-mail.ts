import type { Request, Response } from 'express';
import { config } from '../../../config.ts';
import { listOutgoingMails } from '../../../domain/accounts/outgoing-mails.ts';
import { presentOutgoingMail } from '../../../presenters/mails.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

/** What Parley would have sent if it had a mail server. For everybody but admins there is no such page. */
export async function showOutgoingMail(request: Request, response: Response): Promise<void> {
  const { before = null } = cursorIn(request);
  const { items, nextBefore } = await listOutgoingMails(actorOf(request), { before });
  const data = {
    mails: items.map(presentOutgoingMail),
    older: olderIn(request, nextBefore),
    isMailed: config.smtpUrl !== undefined,
  };
  const place = { title: 'Outgoing mail', section: 'mail' } as const;
  await sendModerationPage(request, response, 'outgoing-mail', place, data);
}
