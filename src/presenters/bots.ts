import type { OwnBot } from '../domain/programs/bots.ts';
import { presentDate } from './moments.ts';

/** A line of one's own bots. */
export interface OwnBotView {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  /** `21 Nov 2026` */
  readonly madeOn: string;
  /** Where it posts by a webhook, as a list; empty: nowhere. */
  readonly rooms: string;
  /** What the field for another name has, and what is wrong with it. */
  readonly value: string;
  readonly error: string | undefined;
}

/** `renaming`: what was typed for one of them that could not be its name. */
export function presentOwnBot(
  { id, username, displayName, webhookRooms, createdAt }: OwnBot,
  renaming?: { readonly id: number; readonly value: string; readonly error: string | undefined },
): OwnBotView {
  const typed = renaming?.id === id ? renaming : { value: displayName, error: undefined };
  const madeOn = presentDate(createdAt);
  return {
    id,
    username,
    displayName,
    madeOn,
    rooms: webhookRooms.join(', '),
    value: typed.value,
    error: typed.error,
  };
}
