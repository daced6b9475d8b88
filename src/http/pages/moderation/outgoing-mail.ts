import type { Request, Response } from 'express';
import { config } from '../../../config.ts';
import { listOutgoingMails } from '../../../domain/accounts/outgoing-mails.ts';
import { NotFound } from '../../../domain/errors.ts';
import { parseId } from '../../../inputs/ids.ts';
import { presentOutgoingMail } from '../../../presenters/mails.ts';
import { sendPage } from '../../reply.ts';

const HERE = '/moderation/outgoing-mail';

/** What Parley would have sent if it had a mail server. For everybody but admins there is no such page. */
export async function showOutgoingMail(request: Request, response: Response): Promise<void> {
  if (!request.user) throw new NotFound();
  const before = request.query.before === undefined ? null : parseId(request.query.before);
  const { items, nextBefore } = await listOutgoingMails(request.user, { before });
  const data = {
    mails: items.map(presentOutgoingMail),
    older: nextBefore === null ? null : `${HERE}?before=${nextBefore}`,
    isMailed: config.smtpUrl !== undefined,
  };
  sendPage(request, response, 'outgoing-mail', { title: 'Outgoing mail' }, data);
}
