import type * as MlDsa from '@noble/post-quantum/ml-dsa.js';
import { parseCheckpoint } from '../checkpoint-text.js';
import { assert } from '../result.js';
import { lazily } from './lazily.js';
import { timestamped, untimestamped, type Suite } from './suite.js';

const library = lazily<typeof MlDsa>('@noble/post-quantum/ml-dsa.js');

const LABEL = Buffer.from('subtree/v1\n\0');
const SIGNATURE_BYTES = 2420;
const VECTOR_BYTES_MAX = 255;

const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};
/** `opaque<1..2^8-1>` of RFC 8446 §3.4; undefined when the text does not fit. */
function vector(text: string): Buffer | undefined {
  const bytes = Buffer.from(text);
  return bytes.length >= 1 && bytes.length <= VECTOR_BYTES_MAX ? Buffer.concat([Uint8Array.of(bytes.length), bytes]) : undefined;
}

/** The `cosigned_message` of a checkpoint, which is the subtree from 0 to its size; undefined for a text that is none. */
function cosignedMessage(text: string, { name, time }: { readonly name: string; readonly time: bigint }): Buffer | undefined {
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint.ok) return undefined;
  const { origin, size, root } = checkpoint.value;
  const [cosigner, log] = [vector(name), vector(origin)];
  if (cosigner === undefined || log === undefined) return undefined;
  return Buffer.concat([LABEL, cosigner, u64(time), log, u64(0n), u64(BigInt(size)), root]);
}

/**
 * ML-DSA-44 (FIPS 204) over the tree that a checkpoint names (C2SP tlog-cosignature v1.1, `subtree/v1`, type 0x06). A log that
 * signs so itself states no time: 0, which the format allows to those who make no claim about the largest tree.
 */
export const mlDsa44: Suite = {
  title: 'ML-DSA-44',
  header: Uint8Array.of(0x06),
  publicKeyBytes: 1312,
  isTimed: true,
  publicKeyOf: (seed) => library().ml_dsa44.keygen(seed).publicKey,
  signing: (seed, { name, time }) => {
    const { secretKey } = library().ml_dsa44.keygen(seed);
    return (text) => {
      const message = cosignedMessage(text, { name, time });
      assert(message !== undefined, 'ML-DSA-44 signs checkpoints, and names of at most 255 bytes');
      return timestamped(time, library().ml_dsa44.sign(message, secretKey));
    };
  },
  verifying: (publicKey, name) => (text, bytes) => {
    const parts = untimestamped(bytes);
    if (parts?.signature.length !== SIGNATURE_BYTES) return false;
    const message = cosignedMessage(text, { name, time: parts.time });
    return message !== undefined && library().ml_dsa44.verify(parts.signature, message, publicKey);
  },
};
