/** Who is asking, as far as an address can tell. */
import { type IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/** How many proxies stand in front, or those on this machine; false: none, X-Forwarded-For is not looked at. */
export type TrustProxy = number | 'loopback' | false;

/**
 * The client's address. Each proxy adds at the end of `X-Forwarded-For` whom it was asked by, so the entries are
 * believed from the right, one for each proxy that is trusted; those before it the client can make up.
 */
export function remoteAddress(request: IncomingMessage, trust: TrustProxy): string {
  const direct = plain(request.socket.remoteAddress ?? '');
  if (trust === false) return direct;
  const chain = [...forwarded(request), direct];
  const at = trust === 'loopback' ? chain.findLastIndex((address) => !isLoopback(address)) : chain.length - 1 - trust;
  return chain[Math.max(0, at)] ?? direct;
}

/** Up to the last entry that is no address: nothing before that can be believed. */
function forwarded({ headers }: IncomingMessage): string[] {
  const entries = String(headers['x-forwarded-for'] ?? '').split(',');
  const addresses = entries.map((entry) => plain(entry.trim()));
  return addresses.slice(addresses.findLastIndex((address) => isIP(address) === 0) + 1);
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** What one client can hold: an IPv4 address, or the /64 of an IPv6 address, within which anybody can move freely. */
export function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...(after === undefined ? [] : zeros), ...tail].slice(0, 4).join(':');
}
