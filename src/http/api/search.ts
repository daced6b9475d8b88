import { searchMessages } from '../../domain/messages/search.ts';
import { ApiSearchQuery } from '../../inputs/api/messages.ts';
import { parseSearch } from '../../inputs/search.ts';
import { HitsShape, presentHits } from '../../presenters/api/search.ts';
import { ok, operation } from './operation.ts';

const NOTHING = { hits: [], nextBefore: null, isPartial: false };

const search = operation({
  method: 'get',
  path: '/search',
  tag: 'Search',
  summary: 'Look for messages in my rooms',
  access: 'read',
  query: ApiSearchQuery,
  answers: { 200: { description: 'Newest first.', shape: HitsShape } },
  example: { query: { q: 'hello from:me' } },
  async handle({ visitor: { actor }, query: { q, cursor: before } }) {
    const asked = parseSearch(q);
    return ok(presentHits(asked ? await searchMessages(actor, asked, { before }) : NOTHING));
  },
});

export const searchOperations = [search];
