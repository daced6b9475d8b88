import { z } from 'zod';
import { ReasonQuery } from './messages.ts';
import { pathId, queryLimit, queryNumber } from './values.ts';

export const AdminPath = z.object({ id: pathId });

export const AdminQuery = z.object({
  cursor: queryNumber.optional().describe('`next` of the part before.'),
  limit: queryLimit,
});

export const AdminReasonQuery = z.object({
  reason: ReasonQuery.shape.reason.removeDefault().describe('Why it is done: it is kept in the log.'),
});
