import { isStaff } from '../policies/moderation.ts';
import type { Post, RoomPosts } from './append.ts';
import type { Portion, Send } from './send-queue.ts';

/** What the statement that writes is asked for; positions count through all portions. */
export function toRoomPosts(portions: readonly Pick<Portion, 'roomId' | 'sends'>[]): RoomPosts[] {
  let position = 0;
  return portions.map(({ roomId, sends }) => {
    const senders = new Set<number>();
    const posts = sends.map((send) => {
      const isAgain = senders.has(send.sender.id);
      senders.add(send.sender.id);
      return toPost(send, position++, isAgain);
    });
    return { room: roomId, posts };
  });
}

/** What is as it mostly is, is left out: the statement is faster for it. */
function toPost({ sender, message }: Send, position: number, isAgain: boolean): Post {
  const { nonce, body, replyTo, refs, pause = 0, isExempt = isStaff(sender) } = message;
  return {
    position,
    sender: sender.id,
    nonce,
    body,
    reply: replyTo,
    refs,
    ...(pause > 0 && { pause }),
    ...(isExempt && { isExempt }),
    ...(isAgain && { isAgain: true }),
  };
}
