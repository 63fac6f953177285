import { sameBytes } from './encoding.js';
import { HASH_BYTES, nodeHash } from './hash.js';
import { fail, ok, type Result, type Verification } from './result.js';

/** A claim that `leafHash` is leaf `index` of the tree of `size` leaves with this root; sizes are 64-bit as the standard's. */
export interface InclusionClaim {
  readonly index: bigint;
  readonly size: bigint;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}
/** A claim that the tree of `newSize` leaves extends the tree of `oldSize` leaves. */
export interface ConsistencyClaim {
  readonly oldSize: bigint;
  readonly newSize: bigint;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

const PROVEN: Verification = { ok: true };
const isOdd = (n: bigint): boolean => (n & 1n) === 1n;
const isPowerOfTwo = (n: bigint): boolean => (n & (n - 1n)) === 0n;
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES);

/** A sibling on the way to the root, and whether it stands left of what is hashed so far. */
interface Step {
  readonly sibling: Uint8Array;
  readonly isLeft: boolean;
}

/** The loop that RFC 9162 §2.1.3.2 (step 4) and §2.1.4.2 (step 6) share; fn and sn are the standard's names. */
function stepsFrom(first: bigint, last: bigint, siblings: readonly Uint8Array[]): Result<readonly Step[]> {
  let [fn, sn] = [first, last];
  const steps: Step[] = [];
  for (const sibling of siblings) {
    if (sn === 0n) return fail('the proof is too long');
    const isLeft = isOdd(fn) || fn === sn;
    steps.push({ sibling, isLeft });
    while (isLeft && !isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n ? ok(steps) : fail('the proof is too short');
}

const climb = (seed: Uint8Array, steps: readonly Step[]): Uint8Array =>
  steps.reduce((hash, { sibling, isLeft }) => (isLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling)), seed);

/** Verifies an inclusion proof (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ index, size, leafHash, proof, root }: InclusionClaim): Verification {
  if (index < 0n || index >= size) return fail(`a tree of ${String(size)} leaves has no leaf ${String(index)}`);
  if (!areHashes([leafHash, root, ...proof])) return fail('a hash of the inclusion claim is not 32 bytes long');
  const steps = stepsFrom(index, size - 1n, proof);
  if (!steps.ok) return steps;
  return sameBytes(climb(leafHash, steps.value), root) ? PROVEN : fail('the inclusion proof leads to another root');
}

/**
 * Verifies a consistency proof (RFC 9162 §2.1.4.2). An old size of 0 is refused: every tree extends the empty one, so
 * such a proof would say nothing, and the caller has to mean that.
 */
export function verifyConsistency(claim: ConsistencyClaim): Verification {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (oldSize <= 0n || oldSize > newSize) return fail(`no consistency proof leads from size ${String(oldSize)} to ${String(newSize)}`);
  if (!areHashes([oldRoot, newRoot, ...proof])) return fail('a hash of the consistency claim is not 32 bytes long');
  return oldSize === newSize ? verifySameTree(claim) : verifyExtension(claim);
}

function verifySameTree({ oldRoot, newRoot, proof }: ConsistencyClaim): Verification {
  if (proof.length > 0) return fail('the proof is too long');
  return sameBytes(oldRoot, newRoot) ? PROVEN : fail('two trees of the same size have different roots');
}

function verifyExtension({ oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): Verification {
  const [seed, ...siblings] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  if (seed === undefined) return fail('the proof is too short');
  let [fn, sn] = [oldSize - 1n, newSize - 1n];
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
  const steps = stepsFrom(fn, sn, siblings);
  if (!steps.ok) return steps;
  if (!sameBytes(climb(seed, steps.value.filter(({ isLeft }) => isLeft)), oldRoot)) return fail('the consistency proof leads to another old root');
  return sameBytes(climb(seed, steps.value), newRoot) ? PROVEN : fail('the consistency proof leads to another new root');
}
