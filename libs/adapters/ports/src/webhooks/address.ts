import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * What is no address of somebody on the public internet: the special-purpose registries of IANA (RFC 6890 and its successors), among
 * them this machine, private networks, and 169.254.169.254 where clouds answer questions about their machines.
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
] as const;
/** All that is routed lies in 2000::/3; of that, protocol assignments with Teredo, documentation, and 6to4 are special. */
const GLOBAL_IPV6 = '2000::/3';
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;
/** IPv6 addresses that carry an IPv4 address in their last 32 bits: mapped (RFC 4291 §2.5.5.2), and translated by NAT64 (RFC 6052). */
const EMBEDDING = ['::ffff:0:0/96', '64:ff9b::/96'] as const;

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

const specialIPv4 = blockList(SPECIAL_IPV4, 'ipv4');
const specialIPv6 = blockList(SPECIAL_IPV6, 'ipv6');
const globalIPv6 = blockList([GLOBAL_IPV6], 'ipv6');
const embedding = EMBEDDING.map((range) => range.replace('/96', ''));

/** The eight groups of an IPv6 address, its dotted end included. */
function groupsOf(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [a, b, c, d] = dotted === null ? [] : dotted.slice(1).map(Number);
  const plain = dotted === null ? address : address.slice(0, dotted.index) + [(a ?? 0) * 256 + (b ?? 0), (c ?? 0) * 256 + (d ?? 0)].map((group) => group.toString(16)).join(':');
  const [head = [], tail = []] = plain.split('::').map((part) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The IPv4 address inside an IPv6 one; undefined where there is none. */
function embeddedIn(address: string): string | undefined {
  const groups = groupsOf(address);
  const isEmbedding = embedding.some((network) => groupsOf(network).slice(0, 6).every((group, i) => group === groups[i]));
  return isEmbedding ? groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join('.') : undefined;
}

/** Whether an address is of the public internet. What is not certain is not public. */
export function isPublicAddress(address: string): boolean {
  const [bare = ''] = address.split('%'); // A zone (RFC 4007) names an interface of this machine.
  if (isIP(bare) === 0 || bare !== address) return false;
  if (isIPv4(bare)) return !specialIPv4.check(bare, 'ipv4');
  const embedded = embeddedIn(bare);
  if (embedded !== undefined) return isPublicAddress(embedded);
  return globalIPv6.check(bare, 'ipv6') && !specialIPv6.check(bare, 'ipv6');
}
