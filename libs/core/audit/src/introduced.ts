import { canonicalJson, fromBase64, isJwsSignedBy, readX509 } from '#core/tlog';
import { boundCertificate, readAssertion, type BoundCertificate, type EntryData } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';
import type { Documents } from './examine.js';

/** What the document behind a bound certificate shows by itself: the certificate, and for whom its key has spoken. */
export interface Introduced { readonly certificate: Omit<BoundCertificate, 'unifiedSocialCreditCode'>; readonly speaksFor: string }

/** The certificate that a binding names, read again, with the statement by its key; a reason where they do not fit, undefined where they are not at hand. */
export function introducedBy({ type, data }: Pick<AuditedEntry, 'type' | 'data'>, documents: Documents): Introduced | { readonly reason: string } | undefined {
  if (type !== 'binding.bound') return undefined;
  const document = documents.get((data as EntryData<'binding.bound'>).evidenceSha256);
  if (document === undefined) return undefined;
  const { chain: [first], assertion: text } = evidenceIn(document);
  const der = first === undefined ? undefined : fromBase64(first);
  const certificate = der === undefined ? undefined : readX509(der);
  const assertion = readAssertion(text);
  if (certificate?.ok !== true || !assertion.ok) return { reason: 'it holds no certificate with a statement by its key' };
  const { jws, claims } = assertion.value;
  if (!isJwsSignedBy(jws, certificate.value)) return { reason: 'the key of its certificate has signed nothing' };
  const { unifiedSocialCreditCode: _, ...facts } = boundCertificate(certificate.value, []);
  return { certificate: facts, speaksFor: claims.sub };
}

function evidenceIn(document: Uint8Array): { readonly chain: readonly string[]; readonly assertion: string } {
  try {
    const { chain, assertion } = JSON.parse(Buffer.from(document).toString()) as { readonly chain?: unknown; readonly assertion?: unknown };
    return { chain: Array.isArray(chain) ? chain.filter((one) => typeof one === 'string') : [], assertion: String(assertion) };
  } catch {
    return { chain: [], assertion: '' };
  }
}

/** Whether an entry says of a certificate what the certificate says. */
export function isAsIntroduced({ unifiedSocialCreditCode: _, ...stated }: BoundCertificate, { certificate }: Introduced): boolean {
  return canonicalJson(stated) === canonicalJson(certificate);
}
