import { z } from 'zod';

const MAX_REV = 2 ** 50;

/** htmx sends form values, so numbers come as text. */
const whole = z.coerce.number().int().min(0).max(MAX_REV);

/**
 * What a browser's socket may say. A post's body and nonce are checked like a form's, by MessageInput, so that the
 * sender is told what is wrong; everything else that does not fit closes the socket.
 */
const SocketFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync'), since: whole }),
  z.object({
    type: z.literal('post'),
    body: z.unknown(),
    nonce: z.unknown(),
    reply_to: z.unknown().optional(),
  }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('read'), seq: whole }),
]);

export type SocketFrame = z.output<typeof SocketFrame>;

/** The frame, or undefined when it is not one. */
export function parseSocketFrame(text: string): SocketFrame | undefined {
  try {
    return SocketFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
