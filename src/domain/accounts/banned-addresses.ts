import { isIP } from 'node:net';
import { statement } from '../../db/statements.ts';

/** How an IPv4 address looks to a socket that takes both kinds. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

const selectBan = statement(
  'banned-address',
  'SELECT FROM banned_addresses WHERE address >>= $1::inet AND (ends_at IS NULL OR ends_at > now()) LIMIT 1',
);

/** Whether no account can be made from there at present. What is no address is none that is banned. */
export async function isAddressBanned(address: string): Promise<boolean> {
  const plain = address.replace(MAPPED, '').replace(/%.*$/, '');
  return isIP(plain) !== 0 && (await selectBan(plain)).length > 0;
}
