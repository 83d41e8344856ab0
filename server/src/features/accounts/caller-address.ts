import { isIPv4, isIPv6 } from 'node:net';
import type { Secrets } from '../../secrets.ts';

/** What one caller can easily change counts as one: an IPv4 address; the /64 that an IPv6 customer gets at least. */
export interface CallerAddress {
  address: string;
  /** IPv4 /24 or IPv6 /48. */
  network: string;
}

/** Text that is no address at all stands for itself: everyone without an address is counted together. */
export function parseCallerAddress(text: string): CallerAddress {
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text;
  if (isIPv4(ipv4)) return { address: ipv4, network: `${ipv4.slice(0, ipv4.lastIndexOf('.'))}.0/24` };
  if (!isIPv6(text)) return { address: text, network: text };
  const groups = expandIpv6(text);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return parseCallerAddress(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  }
  const hex = groups.map((group) => group.toString(16));
  return { address: `${hex.slice(0, 4).join(':')}::/64`, network: `${hex.slice(0, 3).join(':')}::/48` };
}

/** Keyed: a copy of the database tells nobody where members were. */
export function hashCallerAddress(
  secrets: Secrets,
  text: string,
): { addressHash: Buffer; networkHash: Buffer } {
  const { address, network } = parseCallerAddress(text);
  return {
    addressHash: secrets.hash('address-lookup', 'address', address),
    networkHash: secrets.hash('address-lookup', 'network', network),
  };
}

/** The eight groups of a valid IPv6 address, zone and embedded IPv4 included. */
function expandIpv6(text: string): number[] {
  const bare = text.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const hex = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16);
    return `${hex(a, b)}:${hex(c, d)}`;
  });
  const [head = '', tail] = bare.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const front = read(head);
  const back = read(tail ?? '');
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}
