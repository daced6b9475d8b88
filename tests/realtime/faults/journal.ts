import { nonce } from '../../support/people.ts';
import { waitFor } from '../../support/wait.ts';

/** One message that somebody sends, however often it takes. Times are of this process, in milliseconds. */
export interface Send {
  readonly sender: string;
  readonly body: string;
  readonly nonce: string;
  readonly invokedAt: number;
  acknowledgedAt?: number;
  refusedAt?: number;
  /** An attempt had no answer, or one that leaves open whether the message is stored. */
  wasUnknown: boolean;
  /** What was done to it later on. */
  change?: Change;
}

/** An edit or a deletion of a message; `isAcknowledged` once the server has said so. */
export interface Change {
  readonly kind: 'edit' | 'deletion';
  isAcknowledged: boolean;
}

export const EDITED = ' (edited)';
const MORE_WITHIN_MS = 60_000;

/** Everything that was sent, and what became of it as the senders know it. */
export class Journal {
  readonly sends: Send[] = [];
  /** How often each status was answered; 0 stands for no answer. */
  readonly statuses = new Map<number, number>();

  invoke(sender: string, text: string): Send {
    const send = { sender, body: text, nonce: nonce(), invokedAt: performance.now(), wasUnknown: false };
    this.sends.push(send);
    return send;
  }

  /**
   * 204 says yes, 4xx says no; anything else leaves it open. Returns whether it is settled: after a 500, which no trial
   * forgives, nobody tries again.
   */
  note(send: Send, status: number): boolean {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) send.acknowledgedAt = performance.now();
    else if (status >= 400 && status < 500 && status !== 429) send.refusedAt = performance.now();
    else if (status !== 429) send.wasUnknown = true;
    return send.acknowledgedAt !== undefined || send.refusedAt !== undefined || status === 500;
  }

  get acknowledged(): Send[] {
    return this.sends.filter((send) => send.acknowledgedAt !== undefined);
  }

  /** Acknowledged since that time, first acknowledged first. */
  acknowledgedSince(time: number): (Send & { acknowledgedAt: number })[] {
    const isSince = (send: Send): send is Send & { acknowledgedAt: number } =>
      (send.acknowledgedAt ?? 0) > time;
    return this.sends.filter(isSince).sort((a, b) => a.acknowledgedAt - b.acknowledgedAt);
  }

  /** Waits until each of the senders has so many more acknowledged. */
  async more(senders: readonly string[], count: number): Promise<void> {
    const start = performance.now();
    const has = (sender: string) =>
      this.acknowledgedSince(start).filter((send) => send.sender === sender).length >= count;
    await waitFor(() => senders.every(has), 'more to be acknowledged', MORE_WITHIN_MS);
  }
}
