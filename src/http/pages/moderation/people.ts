import type { Request, Response } from 'express';
import { listReportsAbout, reachPersonRecord, searchPeople } from '../../../domain/moderation/people.ts';
import { listSanctions } from '../../../domain/moderation/sanction-list.ts';
import { canActOn, canSetRole } from '../../../domain/policies/moderation.ts';
import { parseUsername } from '../../../inputs/people.ts';
import { parseWords } from '../../../inputs/rooms.ts';
import {
  presentOrderedPerson,
  presentPersonRecord,
  presentSanction,
} from '../../../presenters/moderation.ts';
import { presentQueuedReport } from '../../../presenters/report-queue.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

/** `/moderation/people`: everybody, or those whose name has `?q=`. */
export async function showPeople(request: Request, response: Response): Promise<void> {
  const words = parseWords(request.query.q).replace(/^@/, '');
  const { items, nextBefore } = await searchPeople(actorOf(request), words, cursorIn(request));
  const data = { words, people: items.map(presentOrderedPerson), older: olderIn(request, nextBefore) };
  await sendModerationPage(
    request,
    response,
    'moderation-people',
    { title: 'People', section: 'people' },
    data,
  );
}

/** `/moderation/people/:username`: what is known of somebody, and what can be done about them. */
export async function showPerson(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const person = await reachPersonRecord(actor, parseUsername(request.params.username));
  const [sanctions, reports] = await Promise.all([
    listSanctions(actor, { userId: person.id }),
    listReportsAbout(actor, person.id),
  ]);
  const data = {
    person: presentPersonRecord(person),
    sanctions: sanctions.items.map(presentSanction),
    reports: reports.map((report) => presentQueuedReport(report)),
    can: {
      act: person.status === 'active' && canActOn(actor, person),
      lift: canActOn(actor, person),
      setRole: person.status === 'active' && canSetRole(actor, person),
    },
    isMe: person.id === actor.id,
  };
  const place = { title: person.displayName, section: 'people' } as const;
  await sendModerationPage(request, response, 'moderation-person', place, data);
}
