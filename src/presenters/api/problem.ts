import { z } from 'zod';

/** What every refusal says. */
export const Problem = z
  .object({
    detail: z.string().describe('A sentence that helps.'),
    errors: z.record(z.string(), z.string()).optional().describe('What is wrong with each field.'),
  })
  .meta({ id: 'Problem' });
