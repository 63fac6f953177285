import { createHash } from 'node:crypto';
import type * as Asn1Js from 'asn1js';
import type * as PkiJs from 'pkijs';
import { sameBytes } from '../encoding.js';
import { fail, ok, type Failure, type Result } from '../result.js';
import { asn1js, pkijs } from '../x509/libraries.js';
import { imprintOf } from './query.js';

/** A reply with the certificates of an authority has a few kilobytes. */
export const TIMESTAMP_BYTES_MAX = 64 * 1024;

const OID = {
  signedData: '1.2.840.113549.1.7.2', tstInfo: '1.2.840.113549.1.9.16.1.4', sha256: '2.16.840.1.101.3.4.2.1', extendedKeyUsage: '2.5.29.37', timeStamping: '1.3.6.1.5.5.7.3.8',
  signingCertificate: '1.2.840.113549.1.9.16.2.12', signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;
/** The digests by which a reply may name its signer's certificate; the first is the default of ESSCertIDv2 (RFC 5035 §4). */
const DIGESTS: Readonly<Record<string, string>> = { [OID.sha256]: 'sha256', '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512' };

/** What a verified time-stamp says: that the text existed at `time`, by the authority's clock. */
export interface Timestamp {
  readonly time: string;
  readonly policy: string;
  readonly serial: string;
  /** The subject of the authority's certificate. */
  readonly authority: string;
}

export interface TimestampClaim {
  /** The TimeStampResp, as the authority has sent it (`.tsr`). */
  readonly reply: Uint8Array;
  readonly text: string;
  /** Certificates (DER) of the authorities that the verifier trusts. */
  readonly roots: readonly Uint8Array[];
  /** The nonce of the query, for whoever has asked. */
  readonly nonce?: string;
}

interface Token { readonly signed: PkiJs.SignedData; readonly info: PkiJs.TSTInfo }

/**
 * Verifies a time-stamp offline (RFC 3161 §2.4.2, RFC 5652, RFC 5280): granted; over this text; signed, with the certificate named
 * in the signed attributes; by a certificate for time-stamping and nothing else, which leads to a trusted one and was valid, like
 * all between, at the time stated. Revocation is not looked up: offline there is nobody to ask.
 */
export async function verifyTimestamp(claim: TimestampClaim): Promise<Result<Timestamp>> {
  if (claim.reply.length > TIMESTAMP_BYTES_MAX) return fail(`the time-stamp has more than ${TIMESTAMP_BYTES_MAX} bytes`);
  try {
    const token = readToken(claim.reply);
    if (!token.ok) return token;
    const wrong = contentFault(token.value, claim);
    return wrong ?? await verifySigner(token.value, claim);
  } catch (err) {
    return fail(`malformed time-stamp: ${messageOf(err)}`);
  }
}

/** Reads a reply as whoever has asked for it does: granted, over this text, with the nonce. Who signed it is not looked at. */
export function readTimestamp(claim: Omit<TimestampClaim, 'roots'>): Result<{ readonly time: string }> {
  if (claim.reply.length > TIMESTAMP_BYTES_MAX) return fail(`the time-stamp has more than ${TIMESTAMP_BYTES_MAX} bytes`);
  try {
    const token = readToken(claim.reply);
    if (!token.ok) return token;
    return contentFault(token.value, claim) ?? ok({ time: token.value.info.genTime.toISOString() });
  } catch (err) {
    return fail(`malformed time-stamp: ${messageOf(err)}`);
  }
}

const messageOf = (err: unknown): string => (err instanceof Error ? err.message : String(err));

function readToken(reply: Uint8Array): Result<Token> {
  const { PKIStatus, SignedData, TimeStampResp, TSTInfo } = pkijs();
  const { status, timeStampToken } = TimeStampResp.fromBER(new Uint8Array(reply));
  const isGranted = [PKIStatus.granted, PKIStatus.grantedWithMods].includes(status.status);
  if (!isGranted || timeStampToken === undefined) return fail(`the authority has refused: status ${status.status}`);
  if (timeStampToken.contentType !== OID.signedData) return fail('the time-stamp is not signed data');
  const signed = new SignedData({ schema: timeStampToken.content });
  const content = signed.encapContentInfo.eContent;
  if (signed.encapContentInfo.eContentType !== OID.tstInfo || content === undefined) return fail('the time-stamp states no time');
  if (signed.signerInfos.length !== 1) return fail('a time-stamp has exactly one signature (RFC 3161 §2.4.2)');
  return ok({ signed, info: TSTInfo.fromBER(content.getValue()) });
}

/** What the signed content says of another text, in another digest, or to another question. */
function contentFault({ info }: Token, { text, nonce }: Omit<TimestampClaim, 'roots'>): Failure | undefined {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== OID.sha256) return fail('the time-stamp is not over SHA-256');
  if (!sameBytes(hashedMessage.valueBlock.valueHexView, imprintOf(text))) return fail('the time-stamp is of another text');
  if (nonce !== undefined && nonce !== hexOf(info.nonce)) return fail('the time-stamp answers another question: its nonce differs');
  return undefined;
}

/** A DER integer in hexadecimal without the zero that keeps it positive. */
const hexOf = (integer: Asn1Js.Integer | undefined): string | undefined =>
  (integer === undefined ? undefined : Buffer.from(integer.valueBlock.valueHexView).toString('hex').replace(/^00(?=.)/, ''));

async function verifySigner({ signed, info }: Token, { text, roots }: TimestampClaim): Promise<Result<Timestamp>> {
  const [signer] = signed.signerInfos;
  if (signer?.signedAttrs === undefined) return fail('the signature of the time-stamp does not cover the certificate of its signer');
  const trustedCerts = roots.map((der) => pkijs().Certificate.fromBER(new Uint8Array(der)));
  const signedBy = await verifiedSigner(signed, text, trustedCerts);
  if (!signedBy.ok) return signedBy;
  const certificate = signedBy.value;
  if (!isForTimestampsAlone(certificate)) return fail('the certificate that signed is not for time-stamping alone (RFC 3161 §2.3)');
  if (!isNamed(signer.signedAttrs, certificate)) return fail('the time-stamp names another certificate than the one that verifies it');
  return ok({ time: info.genTime.toISOString(), policy: info.policy, serial: hexOf(info.serialNumber) ?? '', authority: subjectOf(certificate) });
}

/** CMS signature and path to a trusted certificate, at the time that the time-stamp itself states. */
async function verifiedSigner(signed: PkiJs.SignedData, text: string, trustedCerts: PkiJs.Certificate[]): Promise<Result<PkiJs.Certificate>> {
  try {
    const data = Uint8Array.from(Buffer.from(text)).buffer;
    const { signatureVerified, signerCertificate } = await signed.verify({ signer: 0, data, trustedCerts, checkChain: true, extendedMode: true, passedWhenNotRevValues: true });
    return signatureVerified === true && signerCertificate ? ok(signerCertificate) : fail('the signature of the time-stamp does not verify');
  } catch (err) {
    if (err instanceof pkijs().SignedDataVerifyError) return fail(`the time-stamp is not verified: ${err.message}`);
    throw err;
  }
}

/** The extension is critical and has exactly one purpose. */
function isForTimestampsAlone({ extensions = [] }: PkiJs.Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === OID.extendedKeyUsage);
  if (usage?.critical !== true || !(usage.parsedValue instanceof pkijs().ExtKeyUsage)) return false;
  const { keyPurposes } = usage.parsedValue;
  return keyPurposes.length === 1 && keyPurposes[0] === OID.timeStamping;
}

/** The signed attribute SigningCertificate or SigningCertificateV2 names the certificate by its digest (RFC 5035 §3 and §4). */
function isNamed(attributes: PkiJs.SignedAndUnsignedAttributes, certificate: PkiJs.Certificate): boolean {
  const der = new Uint8Array(certificate.toSchema(true).toBER(false));
  return attributes.attributes.some(({ type, values }) => {
    if (type !== OID.signingCertificate && type !== OID.signingCertificateV2) return false;
    const [first, ...rest] = membersOf(membersOf(membersOf(values[0])[0])[0]);
    const isWithAlgorithm = first instanceof asn1js().Sequence;
    const usual = type === OID.signingCertificate ? 'sha1' : 'sha256';
    const algorithm = isWithAlgorithm ? DIGESTS[oidOf(membersOf(first)[0])] : usual;
    const digest = isWithAlgorithm ? rest[0] : first;
    if (algorithm === undefined || !(digest instanceof asn1js().OctetString)) return false;
    return sameBytes(digest.valueBlock.valueHexView, createHash(algorithm).update(der).digest());
  });
}

const oidOf = (value: unknown): string => (value instanceof asn1js().ObjectIdentifier ? value.valueBlock.toString() : '');

const membersOf = (value: unknown): Asn1Js.BaseBlock[] => (value instanceof asn1js().Constructed ? value.valueBlock.value : []);

const subjectOf = ({ subject }: PkiJs.Certificate): string => subject.typesAndValues.map(({ value }) => String((value.valueBlock as { readonly value?: unknown }).value)).join(', ');
