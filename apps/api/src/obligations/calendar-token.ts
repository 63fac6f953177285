import { idOf, uuidOf, type Id } from '#core/exchange';

const PARTICIPANT_BYTES = 16;
const FILE = /^([A-Za-z0-9_-]{64})\.ics$/;

/** The secret of an address: 16 bytes that say whose calendar it is, 32 that nobody guesses. */
export const tokenOf = (org: Id<'participant'>, key: Uint8Array): string => Buffer.concat([Buffer.from(uuidOf(org).replaceAll('-', ''), 'hex'), key]).toString('base64url');

/** What an address names; undefined for what we never gave out. */
export function tokenIn(file: string): { readonly token: string; readonly org: Id<'participant'> } | undefined {
  const token = FILE.exec(file)?.[1];
  if (token === undefined) return undefined;
  const hex = Buffer.from(token, 'base64url').toString('hex', 0, PARTICIPANT_BYTES);
  return { token, org: idOf('participant', [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')) };
}
