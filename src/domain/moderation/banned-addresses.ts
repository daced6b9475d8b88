import ipaddr from 'ipaddr.js';
import { statement } from '../../db/statements.ts';

const selectAddresses = statement<{ ip: string }>(
  'sessions-addresses',
  `SELECT DISTINCT ip FROM sessions WHERE user_id = $1 AND ip <> '' AND last_used_at > now() - interval '30 days'`,
);

/** An IPv6 network of 64 bits is one household's, as an IPv4 address is. */
const insertAddresses = statement(
  'banned-addresses-insert',
  `INSERT INTO banned_addresses (address, sanction_id, reason, created_by, ends_at)
   SELECT DISTINCT network(set_masklen(address, CASE family(address) WHEN 4 THEN 32 ELSE 64 END)), id, reason,
          created_by, ends_at
     FROM sanctions, unnest($2::inet[]) AS address WHERE id = $1
   ON CONFLICT (address) DO UPDATE SET sanction_id = excluded.sanction_id, reason = excluded.reason,
     created_by = excluded.created_by, ends_at = excluded.ends_at, created_at = now()`,
);

const deleteAddresses = statement(
  'banned-addresses-delete',
  'DELETE FROM banned_addresses WHERE sanction_id = $1',
);

const selectBanned = statement(
  'banned-address',
  'SELECT FROM banned_addresses WHERE address >>= $1::inet AND (ends_at IS NULL OR ends_at > now()) LIMIT 1',
);

/** Whether no account can be made from this address. What is no address is not banned. */
export async function isAddressBanned(address: string): Promise<boolean> {
  // Whichever way it came in here is no part of it.
  const plain = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(plain)) return false;
  return (await selectBanned(ipaddr.process(plain).toString())).length > 0;
}

/** Where the person's sessions of the last 30 days came from is banned with them: before the sessions end. Returns how many. */
export async function banAddressesOf(userId: number, sanctionId: number): Promise<number> {
  const sources = (await selectAddresses(userId)).map(({ ip }) => publicAddress(ip));
  const addresses = sources.filter((address) => address !== undefined);
  if (addresses.length > 0) await insertAddresses(sanctionId, addresses);
  return addresses.length;
}

/** With the sanction that brought them. */
export async function unbanAddresses(sanctionId: number): Promise<void> {
  await deleteAddresses(sanctionId);
}

/**
 * The address, if it is one of the internet. Others are never banned: behind a proxy that TRUST_PROXY does not count,
 * everybody comes from such a one.
 */
function publicAddress(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' ? address.toString() : undefined;
}
