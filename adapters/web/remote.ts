/** Who is asking, as far as an address can tell. */
import { type IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/**
 * The client's address. `X-Forwarded-For` is believed only behind a trusted proxy, and only its last entry: that is
 * the one the proxy wrote; those before it came from the client.
 */
export function remoteAddress(request: IncomingMessage, trustProxy: boolean): string {
  const direct = request.socket.remoteAddress ?? '';
  if (!trustProxy) return plain(direct);
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return forwarded !== undefined && isIP(forwarded) !== 0 ? plain(forwarded) : plain(direct);
}

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
