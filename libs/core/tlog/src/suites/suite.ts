/** Signs a note's text; `time` is in seconds since 1970, where the suite signs one. */
export type Sign = (text: string) => Uint8Array;
export type Verify = (text: string, signature: Uint8Array) => boolean;

/** Who signs: its name is part of what some suites sign. */
export interface Holder {
  readonly name: string;
  readonly time: bigint;
}

/** One way to sign notes. Every key names its suite, and every signature its key, so nobody has to guess or negotiate. */
export interface Suite {
  /** For people. */
  readonly title: string;
  /** What stands before the key in a vkey: the type byte of C2SP signed-note and, where the type is private, its identifier. */
  readonly header: Uint8Array;
  readonly publicKeyBytes: number;
  /** Whether a signature begins with the time of its signing (C2SP tlog-cosignature). */
  readonly isTimed: boolean;
  readonly publicKeyOf: (seed: Uint8Array) => Uint8Array;
  readonly signing: (seed: Uint8Array, holder: Holder) => Sign;
  readonly verifying: (publicKey: Uint8Array, name: string) => Verify;
}

/** Every secret is 32 bytes: the seed of an Ed25519 or an ML-DSA key, the scalar of an SM2 key. */
export const SEED_BYTES = 32;
const TIME_BYTES = 8;

/** `timestamped_signature` of C2SP tlog-cosignature: the time as 64 bits, big-endian, then the signature. */
export function timestamped(time: bigint, signature: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(TIME_BYTES + signature.length);
  bytes.writeBigUInt64BE(time);
  bytes.set(signature, TIME_BYTES);
  return bytes;
}

/** The two parts of a `timestamped_signature`; undefined when there is none behind the time. */
export function untimestamped(bytes: Uint8Array): { readonly time: bigint; readonly signature: Uint8Array } | undefined {
  if (bytes.length <= TIME_BYTES) return undefined;
  return { time: cosignatureTime(bytes), signature: bytes.subarray(TIME_BYTES) };
}

/** The time in a cosignature, in seconds since 1970, as the cosigner claims it. */
export const cosignatureTime = (signature: Uint8Array): bigint => Buffer.from(signature).readBigUInt64BE();
