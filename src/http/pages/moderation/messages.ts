import type { Request } from 'express';
import { NotFound } from '../../../domain/errors.ts';
import { removeMessage, restoreRemovedMessage } from '../../../domain/moderation/removal.ts';
import { reachReport } from '../../../domain/moderation/reports.ts';
import { parseId } from '../../../inputs/ids.ts';
import { ReasonInput } from '../../../inputs/moderation.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { presentReport } from '../../../presenters/report-queue.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { createAct } from './act.ts';

/** The message of a report, whatever is decided about that. */
export const removal = createAct(async (request) => ({
  ...(await messageOf(request)),
  title: 'Remove this message?',
  text: 'A note that a message was deleted stays in its place, and it can be brought back.',
  button: 'Remove',
  isDangerous: true,
  perform: async (given) => {
    const { reason } = parseInput(ReasonInput, given);
    await removeMessage(actorOf(request), (await messageOf(request)).messageId, reason);
    return 'The message is removed.';
  },
}));

export const restoration = createAct(async (request) => ({
  ...(await messageOf(request)),
  title: 'Bring this message back?',
  text: 'It stands in its place again, as it was.',
  button: 'Bring back',
  perform: async (given) => {
    const { reason } = parseInput(ReasonInput, given);
    await restoreRemovedMessage(actorOf(request), (await messageOf(request)).messageId, reason);
    return 'The message is back.';
  },
}));

async function messageOf(request: Request) {
  const report = await reachReport(actorOf(request), parseId(request.params.reportId));
  if (report.messageId === null) throw new NotFound();
  const quote = presentReport(report).messages.find(({ isReported }) => isReported)?.text ?? '';
  const back = `/moderation/reports/${report.id}`;
  return { messageId: report.messageId, quote, back, reason: 'It stands in the log.' };
}
