import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hash.js';
import { assert } from './result.js';
import { TILE_WIDTH } from './tile.js';

/**
 * The complete subtrees that an RFC 6962 tree of `size` leaves consists of, largest first: one for each bit of the size. It is
 * all that is needed to append and to know the root, in a few hundred bytes where an `Edge` has kilobytes: for trees of which
 * there are many.
 */
export interface Frontier { readonly size: number; readonly subtrees: readonly Uint8Array[] }
/** A hash of a level above 0 that a tree has gained: the subtree over leaves [index × 256^level, (index + 1) × 256^level). */
export interface TileHash { readonly level: number; readonly index: number; readonly hash: Uint8Array }

export const EMPTY_FRONTIER: Frontier = { size: 0, subtrees: [] };

/** Appends packed leaf hashes; `hashes` are those that the tiles of the higher levels gain (C2SP tlog-tiles). */
export function appendLeaves({ size, subtrees }: Frontier, leaves: Uint8Array): { readonly frontier: Frontier; readonly hashes: readonly TileHash[] } {
  const stack = [...subtrees];
  const hashes: TileHash[] = [];
  let count = size;
  for (let at = 0; at < leaves.length; at += HASH_BYTES) {
    let hash: Uint8Array = new Uint8Array(leaves.subarray(at, at + HASH_BYTES));
    let [rest, width] = [count, 1];
    for (; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = stack.pop();
      assert(left !== undefined, `a tree of ${count} leaves has a subtree of ${width}`);
      hash = nodeHash(left, hash);
      width *= 2;
      const level = Math.log2(width) / 8;
      if (Number.isInteger(level)) hashes.push({ level, index: (count + 1) / TILE_WIDTH ** level - 1, hash });
    }
    stack.push(hash);
    count += 1;
  }
  return { frontier: { size: count, subtrees: stack }, hashes };
}

/** The root of the tree (RFC 6962 §2.1). */
export const frontierRoot = ({ subtrees }: Frontier): Uint8Array => (subtrees.length === 0 ? EMPTY_ROOT : subtrees.reduceRight((right, left) => nodeHash(left, right)));

/** The subtrees one behind the other, as they are stored. */
export const packFrontier = ({ subtrees }: Frontier): Buffer => Buffer.concat(subtrees);

/** The reverse of `packFrontier`; the size says how many subtrees there are. */
export function frontierFrom(size: number, packed: Uint8Array): Frontier {
  const subtrees = Array.from({ length: packed.length / HASH_BYTES }, (_, i) => packed.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  assert(subtrees.length === size.toString(2).replaceAll('0', '').length, `a tree of ${size} leaves does not have ${subtrees.length} subtrees`);
  return { size, subtrees };
}
