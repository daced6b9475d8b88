import { z } from 'zod';
import { DirectoryInput } from '../people.ts';
import { pathId, queryLimit, queryNumber } from './values.ts';

/** Whom to look for; nothing is everybody. `from` is where the part before left off. */
export const UserSearch = z.object({
  q: DirectoryInput.shape.q.describe('Words in a username or display name.'),
  from: queryNumber.optional().describe('The `next` of the part before.'),
  limit: queryLimit,
});

export const UserPath = z.object({ user_id: pathId });
