import type * as PkiJs from 'pkijs';
import { fail, ok, type Failure, type Result } from '../result.js';
import { parseX509, readX509, type X509Certificate } from './certificate.js';
import { SM2_WITH_SM3, x509Engine } from './engine.js';
import { asn1js, pkijs } from './libraries.js';

/** A subscriber's certificate, and those between it and a root. */
export const X509_CHAIN_MAX = 4;

const OID = { keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37', clientAuth: '1.3.6.1.5.5.7.3.2', anyPurpose: '2.5.29.37.0', pss: '1.2.840.113549.1.1.10' } as const;
/** ECDSA and RSA with SHA-256, SHA-384 and SHA-512 (RFC 5758 §3.2, RFC 4055 §5), and SM2 with SM3. */
const SIGNATURES: readonly string[] = [
  '1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4', '1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13', SM2_WITH_SM3,
];
const SHA2: readonly string[] = ['2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3'];
/** The extensions that are looked at here or by pkijs: any other that is critical makes a certificate useless (RFC 5280 §4.2). */
const READ: readonly string[] = [OID.keyUsage, OID.basicConstraints, OID.extendedKeyUsage, '2.5.29.17', '2.5.29.30', '2.5.29.32', '2.5.29.33', '2.5.29.36', '2.5.29.54'];
/** Bits of KeyUsage (RFC 5280 §4.2.1.3), in its first byte. */
export const KEY_USAGE = { digitalSignature: 0x80, certificateSign: 0x04, revocationListSign: 0x02 } as const;

export interface PathClaim {
  /** The certificate of whoever signs in, then those that lead to a root, in DER. */
  readonly chain: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
}
/** From the subscriber's certificate to the root. */
export type X509Path = readonly [leaf: X509Certificate, ...issuers: X509Certificate[]];

/**
 * Validates the path to a trusted root (RFC 5280 §6.1): signatures, validity at the time, names, name constraints, policies and basic
 * constraints as pkijs has them; and what it leaves out: path lengths, algorithms, what the key is for, and critical extensions that
 * nobody has read. Revocation is looked up elsewhere.
 */
export async function verifyX509Path({ chain, roots, at }: PathClaim): Promise<Result<X509Path>> {
  if (chain.length === 0 || chain.length > X509_CHAIN_MAX) return fail(`a chain has 1 to ${X509_CHAIN_MAX} certificates`);
  const parsed = all(chain.map(parseX509));
  if (!parsed.ok) return parsed;
  const trusted = all(roots.map(parseX509));
  if (!trusted.ok) return fail(`a root cannot be read: ${trusted.reason}`);
  const [first] = chain;
  if (first === undefined || roots.some((root) => Buffer.compare(root, first) === 0)) return fail('a root signs nobody in');
  const found = await pathOf(parsed.value, trusted.value, at);
  if (!found.ok) return found;
  const wrong = faultOf(found.value);
  return wrong ?? factsOfAll(found.value);
}

function all<Value>(results: readonly Result<Value>[]): Result<Value[]> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

async function pathOf(chain: readonly PkiJs.Certificate[], trustedCerts: PkiJs.Certificate[], checkDate: Date): Promise<Result<PkiJs.Certificate[]>> {
  if (trustedCerts.length === 0) return fail('no certification authority is trusted here');
  try {
    const engine = new (pkijs().CertificateChainValidationEngine)({ trustedCerts, certs: [...chain].reverse(), checkDate });
    const { result, resultMessage, certificatePath = [] } = await engine.verify({ passedWhenNotRevValues: true }, x509Engine());
    return result ? ok(certificatePath) : fail(`the chain does not lead to a trusted authority: ${resultMessage.replace(/\.$/, '')}`);
  } catch {
    return fail('the chain does not lead to a trusted authority');
  }
}

/** As DER again; a root is as it was given, the others as they were sent. */
const factsOfAll = (path: readonly PkiJs.Certificate[]): Result<X509Path> => {
  const facts = all(path.map((certificate) => readX509(new Uint8Array(certificate.toSchema().toBER(false)))));
  if (!facts.ok) return facts;
  const [leaf, ...issuers] = facts.value;
  return leaf === undefined ? fail('the chain is empty') : ok([leaf, ...issuers]);
};

/** What is wrong with a path whose signatures and names are in order. */
function faultOf(path: readonly PkiJs.Certificate[]): Failure | undefined {
  const [leaf, ...issuers] = path;
  if (leaf === undefined || issuers.length === 0) return fail('the chain leads nowhere');
  if (path.slice(0, -1).some((certificate) => !isStronglySigned(certificate))) return fail('a certificate is signed by an algorithm that is not taken');
  if (path.some(({ extensions = [] }) => extensions.some(({ critical, extnID, parsedValue }) => critical && !(READ.includes(extnID) && parsedValue)))) return fail('a certificate has a critical extension that is not known');
  if (issuers.some((issuer, below) => (pathLengthOf(issuer) ?? below) < below)) return fail('an authority may not have so many below it (pathLenConstraint)');
  if (issuers.some((issuer) => !mayUse(issuer, KEY_USAGE.certificateSign))) return fail('an authority’s key is not for signing certificates');
  return leafFault(leaf);
}

function leafFault(leaf: PkiJs.Certificate): Failure | undefined {
  if (basicConstraintsOf(leaf)?.cA === true) return fail('the certificate is an authority’s');
  if (!mayUse(leaf, KEY_USAGE.digitalSignature)) return fail('the certificate’s key is not for signatures (keyUsage)');
  const purposes = extensionOf(leaf, OID.extendedKeyUsage);
  const isForClients = !(purposes instanceof pkijs().ExtKeyUsage) || purposes.keyPurposes.some((purpose) => purpose === OID.clientAuth || purpose === OID.anyPurpose);
  return isForClients ? undefined : fail('the certificate is not for the authentication of clients (extKeyUsage)');
}

/** RSASSA-PSS names its digest in its parameters, and means SHA-1 where it names none (RFC 4055 §3.1). */
function isStronglySigned({ signatureAlgorithm: { algorithmId, algorithmParams } }: PkiJs.Certificate): boolean {
  if (algorithmId !== OID.pss) return SIGNATURES.includes(algorithmId);
  return SHA2.includes(new (pkijs().RSASSAPSSParams)({ schema: algorithmParams }).hashAlgorithm.algorithmId);
}

const extensionOf = ({ extensions = [] }: PkiJs.Certificate, id: string): unknown => extensions.find(({ extnID }) => extnID === id)?.parsedValue;

function basicConstraintsOf(certificate: PkiJs.Certificate): PkiJs.BasicConstraints | undefined {
  const value = extensionOf(certificate, OID.basicConstraints);
  return value instanceof pkijs().BasicConstraints ? value : undefined;
}

function pathLengthOf(certificate: PkiJs.Certificate): number | undefined {
  const length = basicConstraintsOf(certificate)?.pathLenConstraint;
  return typeof length === 'number' ? length : length?.valueBlock.valueDec;
}

/** Whether a key may be used so; one whose certificate says nothing of it may (RFC 5280 §4.2.1.3). */
export function mayUse(certificate: PkiJs.Certificate, bit: (typeof KEY_USAGE)[keyof typeof KEY_USAGE]): boolean {
  const usage = extensionOf(certificate, OID.keyUsage);
  return usage === undefined || (usage instanceof asn1js().BitString && ((usage.valueBlock.valueHexView[0] ?? 0) & bit) !== 0);
}
