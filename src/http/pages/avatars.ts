import type { Request, Response } from 'express';
import { readAvatar } from '../../domain/accounts/avatars.ts';
import { parseId } from '../../inputs/ids.ts';

const FOREVER = 'private, max-age=31536000, immutable';

/** A picture under an address that no other picture will ever have. */
export async function sendAvatar(request: Request, response: Response): Promise<void> {
  const webp = await readAvatar(parseId(request.params.userId), parseId(request.params.version));
  response.set('Cache-Control', FOREVER).type('image/webp').send(webp);
}
