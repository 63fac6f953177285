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
/** A claim about the leaves [start, end) alone, whose tree is a subtree of the log's. */
export interface SubtreeInclusionClaim {
  readonly index: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}
/** A claim that the leaves [start, end) under `subtreeRoot` stand there in the tree of `size` leaves. */
export interface SubtreeConsistencyClaim {
  readonly start: bigint;
  readonly end: bigint;
  readonly size: bigint;
  readonly subtreeRoot: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

const PROVEN: Verification = { ok: true };
const isOdd = (n: bigint): boolean => (n & 1n) === 1n;
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES);

/** A sibling on the way to the root, and whether it stands left of what is hashed so far. */
interface Step {
  readonly sibling: Uint8Array;
  readonly isLeft: boolean;
  /** How far above the seed it stands. */
  readonly height: bigint;
}

/** The loop that RFC 9162 §2.1.3.2 (step 4) and §2.1.4.2 (step 6) share; fn and sn are the standard's names. */
function stepsFrom(first: bigint, last: bigint, siblings: readonly Uint8Array[]): Result<readonly Step[]> {
  let [fn, sn, height] = [first, last, 0n];
  const steps: Step[] = [];
  for (const sibling of siblings) {
    if (sn === 0n) return fail('the proof is too long');
    const isLeft = isOdd(fn) || fn === sn;
    steps.push({ sibling, isLeft, height });
    while (isLeft && !isOdd(fn) && fn !== 0n) [fn, sn, height] = [fn >> 1n, sn >> 1n, height + 1n];
    [fn, sn, height] = [fn >> 1n, sn >> 1n, height + 1n];
  }
  return sn === 0n ? ok(steps) : fail('the proof is too short');
}

const climb = (seed: Uint8Array, steps: readonly Step[]): Uint8Array =>
  steps.reduce((hash, { sibling, isLeft }) => (isLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling)), seed);

/** The root that an inclusion proof leads to (RFC 9162 §2.1.3.2, steps 1 to 4), for who has it signed and not stated. */
export function inclusionRoot({ index, size, leafHash, proof }: Omit<InclusionClaim, 'root'>): Result<Uint8Array> {
  if (index < 0n || index >= size) return fail(`a tree of ${String(size)} leaves has no leaf ${String(index)}`);
  if (!areHashes([leafHash, ...proof])) return fail('a hash of the inclusion claim is not 32 bytes long');
  const steps = stepsFrom(index, size - 1n, proof);
  return steps.ok ? ok(climb(leafHash, steps.value)) : steps;
}

/** Verifies an inclusion proof (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ root, ...claim }: InclusionClaim): Verification {
  const reached = inclusionRoot(claim);
  if (!reached.ok) return reached;
  return sameBytes(reached.value, root) ? PROVEN : fail('the inclusion proof leads to another root');
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

const verifyExtension = ({ oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): Verification =>
  climbBoth({ start: 0n, end: oldSize, size: newSize, subtreeRoot: oldRoot, root: newRoot, proof }, ['old root', 'new root']);

/** The least power of two that is not below n: the span of the subtree that n leaves would fill. */
function spanOf(n: bigint): bigint {
  let span = 1n;
  while (span < n) span <<= 1n;
  return span;
}

/** Only where a tree splits does a subtree begin: at a multiple of its span (draft-ietf-plants-merkle-tree-certs, Subtrees). */
export const isSubtree = (start: bigint, end: bigint): boolean => 0n <= start && start < end && start % spanOf(end - start) === 0n;

/** Verifies that a leaf is in a subtree: an inclusion proof in the tree of its leaves alone. */
export function verifySubtreeInclusion({ index, start, end, ...claim }: SubtreeInclusionClaim): Verification {
  if (!isSubtree(start, end)) return fail(`no subtree has the leaves from ${String(start)} to ${String(end)}`);
  return verifyInclusion({ ...claim, index: index - start, size: end - start });
}

/** Verifies that a subtree is part of a tree; from leaf 0 it is a consistency proof (draft-ietf-plants-merkle-tree-certs). */
export function verifySubtreeConsistency(claim: SubtreeConsistencyClaim): Verification {
  const { start, end, size, subtreeRoot, root, proof } = claim;
  if (!isSubtree(start, end) || end > size) return fail(`a tree of ${String(size)} leaves has no subtree from ${String(start)} to ${String(end)}`);
  if (!areHashes([subtreeRoot, root, ...proof])) return fail('a hash of the consistency claim is not 32 bytes long');
  return climbBoth(claim, ['subtree root', 'root']);
}

/**
 * RFC 9162 §2.1.4.2 from step 2, for a first leaf that need not be 0: one climb from the last complete subtree ends both at
 * the root of the older part, by the left siblings below its own root, and at the root of the whole.
 */
function climbBoth(
  { start, end, size, subtreeRoot, root, proof }: SubtreeConsistencyClaim, [partName, wholeName]: readonly [part: string, whole: string],
): Verification {
  let [first, fn, sn] = [start, end - 1n, size - 1n];
  while (first !== fn && (isOdd(fn) || fn === sn)) [first, fn, sn] = [first >> 1n, fn >> 1n, sn >> 1n];
  const [seed, ...siblings] = first === fn ? [subtreeRoot, ...proof] : proof;
  if (seed === undefined) return fail('the proof is too short');
  const steps = stepsFrom(fn, sn, siblings);
  if (!steps.ok) return steps;
  const inPart = steps.value.filter(({ isLeft, height }) => isLeft && first >> height < fn >> height);
  if (!sameBytes(climb(seed, inPart), subtreeRoot)) return fail(`the consistency proof leads to another ${partName}`);
  return sameBytes(climb(seed, steps.value), root) ? PROVEN : fail(`the consistency proof leads to another ${wholeName}`);
}
