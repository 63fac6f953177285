import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './address.js';

/** Hosts with their ports (`hooks.intranet.example:8443`) that may have private addresses and speak http: this exchange's own network. */
export type AllowList = readonly string[];
/** Every address that a name has now. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Below this only the port of https: what listens on the others takes commands, and not messages. */
const UNPRIVILEGED_PORT = 1024;
const HTTPS_PORT = 443;

export const resolveAll: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** `[::1]` in a URL is the host ::1. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');
const portOf = ({ port, protocol }: URL): number => (port !== '' ? Number(port) : protocol === 'https:' ? HTTPS_PORT : 80);
const isAllowed = (url: URL, allowed: AllowList): boolean => allowed.includes(`${hostOf(url)}:${portOf(url)}`);

/** Why nothing may be posted to a URL, as far as it tells by itself; what its name resolves to is looked at each time. */
export function endpointComplaint(text: string, allowed: AllowList): string | undefined {
  if (!URL.canParse(text)) return 'it is not a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'it carries user information';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it is not https';
  if (isAllowed(url, allowed)) return undefined;
  if (url.protocol !== 'https:') return 'it is not https';
  if (portOf(url) !== HTTPS_PORT && portOf(url) < UNPRIVILEGED_PORT) return `nothing is posted to port ${portOf(url)}`;
  const host = hostOf(url);
  return isIP(host) !== 0 && !isPublicAddress(host) ? `${host} is no public address` : undefined;
}

/**
 * The addresses to connect to: every one that the name has, and each of them public, or none. Who connects takes these and does not
 * ask the name again, or it would be told another address between the look and the leap (DNS rebinding).
 */
export async function pinnedAddresses(url: URL, allowed: AllowList, resolve: Resolve = resolveAll): Promise<readonly string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  const hidden = isAllowed(url, allowed) ? undefined : addresses.find((address) => !isPublicAddress(address));
  if (hidden !== undefined) throw new Error(`${host} has the address ${hidden}, which is not public`);
  return addresses;
}
