import { z } from 'zod';
import { AppealDecisionInput, ReportDecisionInput } from './reports.ts';
import { optionalText, typedText, wellFormedText } from './text.ts';

const MAX_REASON = 500;
const MAX_TEXT = 4000;
const MAX_FILTER = 100;
const MAX_SECONDS_DIGITS = 6;
const LONG = `Use at most ${MAX_REASON} characters.`;
const HOUR_MS = 60 * 60 * 1000;
const HOURS = { hour: 1, day: 24, week: 168, month: 720 } as const;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/;

const reason = typedText(MAX_REASON, { empty: 'Say why: it is kept.', long: LONG });
const yes = z.literal('true').optional().transform(Boolean);
const flag = z.enum(['true', 'false'], 'On or off.').transform((text) => text === 'true');

/** A whole number that somebody typed; whether it is too large is for the domain to say. */
const wholeNumber = (message: string) =>
  wellFormedText(message)
    .transform((text) => text.trim())
    .refine((text) => /^\d+$/.test(text) && text.length <= MAX_SECONDS_DIGITS, message)
    .transform(Number);

/** Until when something holds, as it is chosen: from now on for so long, to a moment in UTC, or until it is lifted. */
const end = {
  until: z.enum(['hour', 'day', 'week', 'month', 'date', 'lifted'], 'Choose how long it holds.'),
  ends_at: wellFormedText('Give a day and a time.').default(''),
};

type End = { [Key in keyof typeof end]: z.output<(typeof end)[Key]> };

function readEnd({ until, ends_at }: End, context: z.RefinementCtx): Date | null {
  if (until === 'lifted') return null;
  if (until !== 'date') return new Date(Date.now() + HOURS[until] * HOUR_MS);
  const at = MOMENT.test(ends_at) ? new Date(`${ends_at}Z`) : undefined;
  if (at && !Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: 'custom', path: ['ends_at'], message: 'Give the day and the time when it ends.' });
  return z.NEVER;
}

export const ReasonInput = z.object({ reason });

export const OptionalReasonInput = z.object({ reason: optionalText(MAX_REASON, LONG) });

export const SanctionInput = z.object({ reason, ...end, addresses: yes }).transform((given, context) => ({
  reason: given.reason,
  endsAt: readEnd(given, context),
  withAddresses: given.addresses,
}));

export const UserRoleInput = z.object({
  role: z.enum(['member', 'moderator', 'admin'], 'Choose member, moderator or admin.'),
  reason,
});

export const HoursInput = z.object({ hours: wholeNumber('From 1 to 168 hours.').default(24) });

export const RecentRemovalInput = z.object({ hours: wholeNumber('From 1 to 168 hours.'), reason });

export const AssignmentInput = z.object({ assignee: z.enum(['me', 'nobody'], 'To yourself, or to nobody.') });

/** A decision and what is done at the same time; without a reason of its own a sanction has the decision's. */
export const SettlementInput = ReportDecisionInput.extend({
  remove: yes,
  sanction: z
    .enum(['none', 'mute', 'suspension', 'ban'], 'Choose what happens to the person.')
    .default('none'),
  reason: optionalText(MAX_REASON, LONG),
  until: end.until.default('week'),
  ends_at: end.ends_at,
}).transform((given, context) => ({
  status: given.status,
  decision: given.decision,
  removesMessage: given.remove,
  sanction:
    given.sanction === 'none'
      ? null
      : {
          kind: given.sanction,
          reason: given.reason || [...given.decision].slice(0, MAX_REASON).join(''),
          endsAt: readEnd(given, context),
        },
}));

export { AppealDecisionInput };

export const TrialInput = z.object({
  text: typedText(MAX_TEXT, { empty: 'Write a text to try.', long: `Use at most ${MAX_TEXT} characters.` }),
});

const gates = z.enum(['links', 'mentions', 'direct-rooms'], 'Links, mentions or direct rooms.');

/** All that the page about the server offers; a box that is not ticked is not sent. */
export const ServerInput = z
  .object({
    reason,
    sign_up: z.enum(['open', 'invitation', 'closed'], 'Open, by invitation or closed.'),
    members_invite: yes,
    staff_second_factor: yes,
    new_until_messages: wholeNumber('A whole number of messages.'),
    new_for_days: wholeNumber('A whole number of days.'),
    // Of boxes that are not ticked a form says nothing.
    new_may_not: z.union([gates.transform((gate) => [gate]), z.array(gates)]).default([]),
    limits: flag,
  })
  .transform(({ reason: because, ...given }) => ({
    reason: because,
    changes: {
      signUp: given.sign_up,
      membersInvite: given.members_invite,
      staffSecondFactor: given.staff_second_factor,
      newUntilMessages: given.new_until_messages,
      newForDays: given.new_for_days,
      newMayNot: [...new Set(given.new_may_not)],
      limits: given.limits,
    },
  }));

/** What the log is narrowed to, as it is typed; '' is everything. */
export const LogInput = z.object({
  actor: filter(),
  act: filter(),
  person: filter(),
  room: filter().refine((text) => text === '' || /^[1-9]\d{0,14}$/.test(text), 'The number of a room.'),
  day: filter().refine((text) => text === '' || isDay(text), 'A day, such as 2026-11-21.'),
});

function filter() {
  return optionalText(MAX_FILTER, `Use at most ${MAX_FILTER} characters.`);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(new Date(`${text}T00:00Z`).getTime());
}
