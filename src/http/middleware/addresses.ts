import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

const NETWORK_BYTES = 8;
const ADDRESS_BYTES = 16;

/**
 * Where a request comes from, as limits count it: an IPv4 address, also one that is written as IPv6, or the /64 of an IPv6
 * address, which is what one household or server has. X-Forwarded-For counts for as many proxies as TRUST_PROXY says.
 */
export function addressOf(request: Request): string {
  return networkOf(request.ip ?? '');
}

/** `203.0.113.7`, `2001:db8:1:2::/64`, or what is no address as it is. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const bytes = parsed.toByteArray().slice(0, NETWORK_BYTES);
  const padding = new Array<number>(ADDRESS_BYTES - NETWORK_BYTES).fill(0);
  return `${ipaddr.fromByteArray([...bytes, ...padding])}/64`;
}
