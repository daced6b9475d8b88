import type { Request, Response } from 'express';
import { completePeople, completeRooms } from '../../domain/rooms/completions.ts';
import { type ReachedRoom, reachRoom } from '../../domain/rooms/reach.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseWords } from '../../inputs/rooms.ts';
import { EMOJI_GROUPS, findEmoji } from '../../presenters/emoji.ts';
import { renderPartial } from '../../presenters/templates.ts';
import { actorOf } from '../middleware/authentication.ts';

const EMOJI_LIMIT = 8;
const DAY_SECONDS = 24 * 60 * 60;

/** `/rooms/:id/completions?q=@ad`: what a word that begins with `@`, `#` or `:` could become. */
export async function complete(request: Request, response: Response): Promise<void> {
  const room = await reachRoom(actorOf(request), parseId(request.params.roomId));
  const query = parseWords(request.query.q);
  const [sign, word] = [query.charAt(0), query.slice(1).toLowerCase()];
  const options = await optionsFor(room, sign, word);
  response.type('html').send(renderPartial('completions', { options }));
}

async function optionsFor(room: ReachedRoom, sign: string, word: string) {
  if (sign === '@') return completePeople(room, word);
  if (sign === '#') return completeRooms(word);
  if (sign !== ':' || word.length < 2) return [];
  return findEmoji(word, EMOJI_LIMIT).map(({ emoji, name }) => ({
    text: emoji,
    label: emoji,
    note: `:${name}:`,
  }));
}

/** `/emoji`: every emoji, for the picker. */
export function showEmoji(_request: Request, response: Response): void {
  response.set('Cache-Control', `private, max-age=${DAY_SECONDS}`);
  response.type('html').send(renderPartial('emoji-picker', { groups: EMOJI_GROUPS }));
}
