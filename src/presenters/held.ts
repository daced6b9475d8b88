import type { HeldMessage } from '../domain/moderation/held-messages.ts';
import { presentMoment } from './moments.ts';

/** A message that waits, as those see it who let it pass or not. */
export function presentHeld({ id, sender, room, body, rulePattern, createdAt }: HeldMessage) {
  return {
    id,
    sender,
    roomName: room.name,
    body,
    rule: rulePattern,
    createdAt: presentMoment(createdAt),
  };
}
