import { ORGANISATION_NAME, fieldsOf, type X509Certificate } from '#core/tlog';
import { clip } from '../kernel/clip.js';
import { sha256Hex } from '../kernel/digest.js';
import { isUnifiedSocialCreditCode } from '../participant/registration-number.js';
import type { Participant } from '../participant/participant.state.js';
import { NAME_MAX, type BoundCertificate } from './binding.js';

const CODE_LENGTH = 18;

/**
 * Where a certificate carries a unified social credit code, by object identifier: `organizationIdentifier` and `serialNumber` of the subject.
 * Licensed authorities differ, and their profiles are not confirmed, so this is a parameter of the exchange.
 */
export const USCC_FIELDS: readonly string[] = ['2.5.4.97', '2.5.4.5'];

/** The codes that a certificate carries; the field may have a prefix of its scheme before it. */
export const creditCodesIn = ({ der }: Pick<X509Certificate, 'der'>, fields: readonly string[]): string[] =>
  [...new Set(fieldsOf(der, fields).map((value) => value.slice(-CODE_LENGTH)).filter(isUnifiedSocialCreditCode))];

/** Why a certificate does not stand for an organisation; undefined where it does. */
export function certificateFault(certificate: X509Certificate, { organisation: { registration } }: Pick<Participant, 'organisation'>, { fields, at }: { readonly fields: readonly string[]; readonly at: string }): string | undefined {
  const now = Date.parse(at);
  if (now < Date.parse(certificate.notBefore) || now >= Date.parse(certificate.notAfter)) return `The certificate is valid from ${certificate.notBefore} to ${certificate.notAfter}.`;
  if (fieldsOf(certificate.der, [ORGANISATION_NAME]).every((name) => name === '')) return 'The certificate is of no organisation (机构证书): its subject has no O.';
  const foreign = creditCodesIn(certificate, fields).find((code) => registration.scheme !== 'USCC' || code !== registration.number);
  return foreign === undefined ? undefined : `The certificate is of ${foreign}, and the organisation is ${registration.number}.`;
}

/** What the ledger records of a certificate. Names are whatever an authority has written, so they are cleaned and cut. */
export function boundCertificate({ issuer, subject, serial, keyKind, sha256, spki, notBefore, notAfter, der }: X509Certificate, fields: readonly string[]): BoundCertificate {
  return {
    issuer: nameOf(issuer), subject: nameOf(subject), serial, unifiedSocialCreditCode: creditCodesIn({ der }, fields)[0] ?? null, keyKind, sha256, spkiSha256: sha256Hex(spki), notBefore, notAfter,
  };
}

const nameOf = (text: string): string => clip(text.replace(/[\u0000-\u001f]|[\ud800-\udfff]/gu, '\ufffd'), NAME_MAX);
