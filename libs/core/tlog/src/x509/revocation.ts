import { fail, ok, type Result } from '../result.js';
import type * as PkiJs from 'pkijs';
import { parseX509, serialText, type X509Certificate } from './certificate.js';
import { x509Engine } from './engine.js';
import { asn1js, pkijs } from './libraries.js';
import { KEY_USAGE, mayUse } from './path.js';

/** Of a large authority; some hundred thousand numbers. */
export const REVOCATION_LIST_BYTES_MAX = 16 * 1024 * 1024;

/** A certificate revocation list that its issuer has signed (RFC 5280 §5). */
export interface RevocationList {
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** When each number was revoked. */
  readonly revoked: ReadonlyMap<string, string>;
}

/** What is known of one certificate. Only `good` lets anybody in. */
export type Revocation =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: string }
  | { readonly status: 'unknown'; readonly reason: string };

const PART_OF_IT: readonly string[] = ['2.5.29.27', '2.5.29.28'];

/**
 * Reads a list and verifies that `issuer` has signed it. A list that is only a part (delta lists, lists by distribution point or reason:
 * RFC 5280 §5.2.4 and §5.2.5) says nothing of what it leaves out, so it is refused; and so is one without its next update.
 */
export async function readRevocationList(der: Uint8Array, issuer: Pick<X509Certificate, 'der'>): Promise<Result<RevocationList>> {
  if (der.length > REVOCATION_LIST_BYTES_MAX) return fail(`the revocation list has more than ${REVOCATION_LIST_BYTES_MAX} bytes`);
  const issuerCertificate = parseX509(issuer.der);
  if (!issuerCertificate.ok) return issuerCertificate;
  try {
    if (asn1js().fromBER(new Uint8Array(der)).offset !== der.length) return fail('what should be a revocation list is none');
    const list = pkijs().CertificateRevocationList.fromBER(new Uint8Array(der));
    if (!list.issuer.isEqual(issuerCertificate.value.subject)) return fail('the revocation list is of another issuer');
    if (!mayUse(issuerCertificate.value, KEY_USAGE.revocationListSign)) return fail('the issuer’s key is not for signing revocation lists');
    if (!await list.verify({ issuerCertificate: issuerCertificate.value }, x509Engine())) return fail('the signature of the revocation list does not verify');
    return contentOf(list);
  } catch {
    return fail('what should be a revocation list is none');
  }
}

function contentOf({ crlExtensions, thisUpdate, nextUpdate, revokedCertificates = [] }: PkiJs.CertificateRevocationList): Result<RevocationList> {
  const isPart = crlExtensions?.extensions.some(({ extnID }) => PART_OF_IT.includes(extnID)) === true;
  const isIndirect = revokedCertificates.some(({ crlEntryExtensions }) => crlEntryExtensions?.extensions.some(({ critical }) => critical) === true);
  if (isPart || isIndirect) return fail('the revocation list is only a part of one, which is not supported');
  if (nextUpdate === undefined) return fail('the revocation list does not say when the next one comes (RFC 5280 §5.1.2.5)');
  return ok({
    thisUpdate: thisUpdate.value.toISOString(), nextUpdate: nextUpdate.value.toISOString(),
    revoked: new Map(revokedCertificates.map(({ userCertificate, revocationDate }) => [serialText(userCertificate.valueBlock.valueHexView), revocationDate.value.toISOString()])),
  });
}

export interface Freshness { readonly at: Date; readonly maxAgeMs: number }

/** Whether a list may be relied on: it has begun, the next one is not due, and it is no older than the exchange allows. */
export function stalenessOf({ thisUpdate, nextUpdate }: Pick<RevocationList, 'thisUpdate' | 'nextUpdate'>, { at, maxAgeMs }: Freshness): string | undefined {
  const now = at.getTime();
  if (Date.parse(thisUpdate) > now) return `the revocation list begins at ${thisUpdate}`;
  if (now >= Date.parse(nextUpdate)) return `the revocation list ended at ${nextUpdate}`;
  return now - Date.parse(thisUpdate) > maxAgeMs ? `the revocation list is of ${thisUpdate}, which is too long ago` : undefined;
}

/** What a list says of a number. A number that is on it is revoked, however old the list. */
export function revocationIn(list: RevocationList, serial: string, freshness: Freshness): Revocation {
  const revokedAt = list.revoked.get(serial);
  if (revokedAt !== undefined) return { status: 'revoked', at: revokedAt };
  const stale = stalenessOf(list, freshness);
  return stale === undefined ? { status: 'good' } : { status: 'unknown', reason: stale };
}
