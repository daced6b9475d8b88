import type { LoggedDelivery } from '../domain/programs/delivery-log.ts';
import type { IncomingWebhook } from '../domain/programs/incoming-webhooks.ts';
import type { OutgoingWebhook } from '../domain/programs/outgoing-webhooks.ts';
import { type MomentView, presentMoment } from './moments.ts';

/** A line of the programs that post. */
export interface IncomingView {
  readonly id: number;
  readonly roomId: number;
  readonly name: string;
  readonly botUsername: string;
  readonly maker: string | null;
  readonly isInRoom: boolean;
  readonly lastUsedAt: MomentView | null;
}

/** A line of the programs that are told. */
export interface OutgoingView {
  readonly id: number;
  readonly roomId: number;
  readonly name: string;
  /** Of the address without what may be a secret in it. */
  readonly host: string;
  readonly url: string;
  readonly maker: string | null;
  readonly isEnabled: boolean;
  /** `Up to date`, `3 attempts failed` … */
  readonly state: string;
  readonly retryAt: MomentView | null;
}

/** A line of a delivery log. */
export interface DeliveryView {
  readonly what: string;
  readonly outcome: string;
  readonly isTaken: boolean;
  readonly attempt: number;
  readonly durationMs: number;
  readonly createdAt: MomentView;
}

export function presentIncoming(webhook: IncomingWebhook, roomId: number): IncomingView {
  const { id, name, botUsername, maker, isInRoom, lastUsedAt } = webhook;
  return {
    id,
    roomId,
    name,
    botUsername,
    maker,
    isInRoom,
    lastUsedAt: lastUsedAt && presentMoment(lastUsedAt),
  };
}

export function presentOutgoing(webhook: OutgoingWebhook, roomId: number): OutgoingView {
  const { id, name, url, maker, isEnabled, failures, retryAt } = webhook;
  return {
    id,
    roomId,
    name,
    host: new URL(url).host,
    url,
    maker,
    isEnabled,
    state: stateOf(webhook),
    retryAt: isEnabled && failures > 0 && retryAt ? presentMoment(retryAt) : null,
  };
}

function stateOf({ isEnabled, failures, behind }: OutgoingWebhook): string {
  if (!isEnabled) return 'Switched off';
  if (failures > 0) return failures === 1 ? 'One attempt failed' : `${failures} attempts failed`;
  return behind > 0 ? 'Being told' : 'Up to date';
}

export function presentDeliveryLine(delivery: LoggedDelivery): DeliveryView {
  const { firstRev, lastRev, attempt, status, error, durationMs, createdAt } = delivery;
  return {
    what:
      firstRev === 0
        ? 'Test'
        : firstRev === lastRev
          ? `Change ${lastRev}`
          : `Changes ${firstRev} to ${lastRev}`,
    outcome: status === null ? error : `Answered ${status}`,
    isTaken: status !== null && status >= 200 && status < 300,
    attempt,
    durationMs,
    createdAt: presentMoment(createdAt),
  };
}
