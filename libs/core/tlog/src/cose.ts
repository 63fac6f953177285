import { sign, verify } from 'node:crypto';
import { decodeCbor, encodeCbor, type Cbor } from './cbor.js';
import { sameBytes } from './encoding.js';
import { HASH_BYTES } from './hash.js';
import { keyIdOf, type SigningKey, type VerificationKey } from './keys.js';
import { assert, fail, ok, type Result } from './result.js';
import { privateKeyObject, publicKeyObject } from './suites/ed25519.js';
import { KEY_TYPE } from './suites/index.js';
import { inclusionRoot } from './verify.js';

/** The media type of a COSE message (RFC 9052 §10.1). */
export const COSE_MEDIA_TYPE = 'application/cose';

/** COSE_Sign1 (RFC 9052 §4.2), and the header parameters of RFC 9052 §3.1 and of COSE receipts (RFC 9942). */
const SIGN1_TAG = 18;
const HEADER = { alg: 1, kid: 4, vds: 395, vdp: 396 } as const;
/** EdDSA, here always with Ed25519 (RFC 9053 §2.2). */
const EDDSA = -8;
/** The tree of RFC 9162 with SHA-256, whose proofs of inclusion stand under -1. */
const RFC9162_SHA256 = 1;
const INCLUSION = -1;
/** A tree of 2^63 leaves is 63 levels deep; the rest is under a hundred bytes but for the name of the key. */
const HASHES_MAX = 63;
const RECEIPT_BYTES_MAX = 16_384;

/** What a COSE receipt is made of; `sign` signs bytes with the Ed25519 key of the log. */
export interface CoseReceiptParts {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
  readonly root: Uint8Array;
  readonly key: VerificationKey;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
}
/**
 * What a verified COSE receipt proves: under this root, which the log signed, the leaf stands at the index. Not the size of the
 * tree: several sizes have the same path, and unlike a checkpoint the signature covers the root alone.
 */
export interface CoseReceipt {
  readonly index: number;
  readonly root: Uint8Array;
  readonly key: VerificationKey;
}

/** Signs bytes that are no note, as COSE has them, with the Ed25519 key of a log. */
export function byteSignerOf(skey: SigningKey): (message: Uint8Array) => Uint8Array {
  assert(skey.type === KEY_TYPE.ed25519, 'COSE receipts are signed with the Ed25519 key of the log');
  const key = privateKeyObject(skey.seed);
  return (message) => sign(null, message, key);
}

/** Which key signed: its name, which is the origin of the log, and its id. In the protected header, so it is signed. */
const kidOf = (key: VerificationKey): Uint8Array => Buffer.from(`${key.name}+${keyIdOf(key)}`);

/**
 * What is signed (RFC 9052 §4.4). Its first byte is no UTF-8, so no signature over a note can be one over a root, nor the
 * reverse, though both are made with the same key.
 */
const sigStructure = (protectedHeader: Uint8Array, root: Uint8Array): Uint8Array =>
  encodeCbor(['Signature1', protectedHeader, new Uint8Array(), root]);

/**
 * A receipt as COSE (RFC 9942): an inclusion proof in the unprotected header and a signature over the root, which is
 * detached, so that nobody verifies one without the other. One root has one signature, whatever the entry. The CDDL asks for at
 * least one hash of the path; a log of one entry has none, and its receipt an empty path.
 */
export async function coseReceipt({ index, size, hashes, root, key, sign }: CoseReceiptParts): Promise<Uint8Array> {
  const protectedHeader = encodeCbor(new Map<number, Cbor>([[HEADER.alg, EDDSA], [HEADER.kid, kidOf(key)], [HEADER.vds, RFC9162_SHA256]]));
  const proof = encodeCbor([size, index, hashes]);
  const unprotected = new Map([[HEADER.vdp, new Map([[INCLUSION, [proof]]])]]);
  const signature = await sign(sigStructure(protectedHeader, root));
  return encodeCbor({ tag: SIGN1_TAG, item: [protectedHeader, unprotected, null, signature] });
}

const isMap = (value: Cbor | undefined): value is ReadonlyMap<number | string, Cbor> => value instanceof Map;
const isArray = (value: Cbor | undefined): value is readonly Cbor[] => Array.isArray(value);
const isBytes = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array;
const isCount = (value: Cbor | undefined): value is number => typeof value === 'number' && value >= 0;
const isHash = (value: Cbor | undefined): value is Uint8Array => isBytes(value) && value.length === HASH_BYTES;

interface Sign1 {
  readonly protectedHeader: Uint8Array;
  readonly unprotected: ReadonlyMap<number | string, Cbor>;
  readonly signature: Uint8Array;
}

/** The four members of a tagged COSE_Sign1, whatever they are; none when it is something else. */
function membersOf(message: Cbor): readonly Cbor[] {
  const isTagged = message !== null && typeof message === 'object' && 'tag' in message;
  return isTagged && message.tag === SIGN1_TAG && isArray(message.item) && message.item.length === 4 ? message.item : [];
}

function readSign1(bytes: Uint8Array): Result<Sign1> {
  if (bytes.length > RECEIPT_BYTES_MAX) return fail(`a COSE receipt of more than ${RECEIPT_BYTES_MAX} bytes`);
  const message = decodeCbor(bytes);
  if (!message.ok) return message;
  const [protectedHeader, unprotected, payload, signature] = membersOf(message.value);
  if (!isBytes(protectedHeader) || !isMap(unprotected) || !isBytes(signature)) return fail('not a tagged COSE_Sign1');
  return payload === null ? ok({ protectedHeader, unprotected, signature }) : fail('the payload of the receipt is not detached');
}

/** The members of the one proof of inclusion: size, index and path, whatever they are. */
function readInclusion(unprotected: Sign1['unprotected']): Result<readonly Cbor[]> {
  const proofs = unprotected.get(HEADER.vdp);
  const inclusion = isMap(proofs) ? proofs.get(INCLUSION) : undefined;
  const [encoded, ...others] = isArray(inclusion) ? inclusion : [];
  if (!isBytes(encoded) || others.length > 0) return fail('the receipt does not carry one proof of inclusion');
  const decoded = decodeCbor(encoded);
  if (!decoded.ok) return decoded;
  return isArray(decoded.value) && decoded.value.length === 3 ? ok(decoded.value) : fail('the proof of inclusion is not [size, index, path]');
}

function readProof(unprotected: Sign1['unprotected']): Result<{ index: number; size: number; hashes: readonly Uint8Array[] }> {
  const members = readInclusion(unprotected);
  if (!members.ok) return members;
  const [size, index, path] = members.value;
  if (!isCount(size) || !isCount(index) || !isArray(path)) return fail('the proof of inclusion is not [size, index, path]');
  const hashes = path.filter(isHash);
  return hashes.length === path.length && path.length <= HASHES_MAX ? ok({ index, size, hashes }) : fail(`the path is not at most ${HASHES_MAX} hashes`);
}

/** The one of the keys that the protected header names, provided that the header says what this code verifies. */
function keyOf(protectedHeader: Uint8Array, keys: readonly VerificationKey[]): Result<VerificationKey> {
  const header = decodeCbor(protectedHeader);
  if (!header.ok) return header;
  if (!isMap(header.value) || header.value.get(HEADER.alg) !== EDDSA) return fail('the receipt is not signed with EdDSA');
  if (header.value.get(HEADER.vds) !== RFC9162_SHA256) return fail('the receipt is not of an RFC 9162 tree with SHA-256');
  const kid = header.value.get(HEADER.kid);
  const key = isBytes(kid) ? keys.find((candidate) => candidate.type === KEY_TYPE.ed25519 && sameBytes(kidOf(candidate), kid)) : undefined;
  return key === undefined ? fail('the receipt is signed with a key that is not given') : ok(key);
}

/** Verifies offline that the log of one of the keys signed a root under which the leaf stands (RFC 9942). */
export function verifyCoseReceipt(bytes: Uint8Array, leafHash: Uint8Array, keys: readonly VerificationKey[]): Result<CoseReceipt> {
  const sign1 = readSign1(bytes);
  if (!sign1.ok) return sign1;
  const { protectedHeader, unprotected, signature } = sign1.value;
  const [key, proof] = [keyOf(protectedHeader, keys), readProof(unprotected)];
  if (!key.ok) return key;
  if (!proof.ok) return proof;
  const { index, size, hashes } = proof.value;
  const root = inclusionRoot({ index: BigInt(index), size: BigInt(size), leafHash, proof: hashes });
  if (!root.ok) return root;
  const isSigned = verify(null, sigStructure(protectedHeader, root.value), publicKeyObject(key.value.publicKey), signature);
  return isSigned ? ok({ index, root: root.value, key: key.value }) : fail('the signature is not over the root that the proof leads to');
}
