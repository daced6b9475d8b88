import { z } from 'zod';
import type { FieldErrors } from '../../domain/errors.ts';

/** What every refusal says. */
export const Problem = z
  .object({
    detail: z.string().describe('A sentence that helps.'),
    errors: z.record(z.string(), z.string()).optional().describe('What is wrong with each field.'),
  })
  .meta({ id: 'Problem' });

/** What is wrong, by fields as programs name them: what people call a message's body is its content. */
export function presentFields({ body, ...fields }: FieldErrors): FieldErrors {
  return body === undefined ? fields : { content: body, ...fields };
}
