import { hash } from 'node:crypto';
import { sameBytes } from './encoding.js';
import { HASH_BYTES } from './hash.js';
import { assert, fail, ok, type Result } from './result.js';

/**
 * A Merkle map: keys to values of 32 bytes, with proofs of what a key has and that a key has nothing.
 *
 *     position(key)  = SHA-256(key)                                   256 bits, the most significant of the first byte first
 *     root({})       = SHA-256(0x02)
 *     root({p: v})   = SHA-256(0x03 || p || v)                        one record alone, however deep it stands
 *     root(S)        = SHA-256(0x04 || root(S₀) || root(S₁))          more than one: S₀ has bit `depth` 0, S₁ has it 1
 *
 * where `depth` counts the inner nodes above S. So a key has one possible place, whoever built the tree: on the path of its
 * position there is one end, which is its record, another's, or nothing, and each excludes the others. The first bytes differ
 * from those of RFC 6962 §2.1 (0x00, 0x01), so no node of a map is one of a log. A proof names, from the root down, what
 * stands beside the path (`null` for nothing), then the record at the end of it.
 */
export interface MapRecord { readonly position: Uint8Array; readonly value: Uint8Array }

/** What a proof holds: the siblings from the root down, and the record at the end of the path, `null` where there is none. */
export interface MapProof { readonly siblings: readonly (Uint8Array | null)[]; readonly end: MapRecord | null }

/** A subtree. What is known by its hash alone is opened when it is needed; hashes are computed once, when they are asked for. */
export type MapTree = Empty | Single | Inner | Folded;
interface Empty { readonly kind: 'empty' }
interface Single extends MapRecord { readonly kind: 'record'; hash?: Uint8Array }
interface Inner { readonly kind: 'inner'; readonly left: MapTree; readonly right: MapTree; hash?: Uint8Array }
interface Folded { readonly kind: 'folded'; readonly hash: Uint8Array }
/** Finds what a hash stands for, one level of it. */
export type OpenNode = (hash: Uint8Array) => MapTree | undefined;

const DEPTH_MAX = 256;
const digest = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.from(hash('sha256', Buffer.concat(parts), 'binary'), 'latin1');
const [OF_NOTHING, OF_RECORD, OF_INNER] = [Buffer.of(0x02), Buffer.of(0x03), Buffer.of(0x04)];

export const EMPTY_MAP: Empty = { kind: 'empty' };
/** The root of a map without keys. */
export const EMPTY_MAP_ROOT: Uint8Array = digest(OF_NOTHING);

/** Where a key stands. */
export const mapPosition = (key: string): Uint8Array => digest(Buffer.from(key));
export const foldedMap = (root: Uint8Array): MapTree => (sameBytes(root, EMPTY_MAP_ROOT) ? EMPTY_MAP : { kind: 'folded', hash: root });
export const mapRecord = ({ position, value }: MapRecord): MapTree => ({ kind: 'record', position, value });
export const mapInner = (left: MapTree, right: MapTree): MapTree => ({ kind: 'inner', left, right });

const recordHash = ({ position, value }: MapRecord): Uint8Array => digest(OF_RECORD, position, value);
const innerHash = (left: Uint8Array, right: Uint8Array): Uint8Array => digest(OF_INNER, left, right);

/** The root of a map. */
export function mapRoot(tree: MapTree): Uint8Array {
  switch (tree.kind) {
    case 'empty':
      return EMPTY_MAP_ROOT;
    case 'folded':
      return tree.hash;
    case 'record':
      return (tree.hash ??= recordHash(tree));
    case 'inner':
      return (tree.hash ??= innerHash(mapRoot(tree.left), mapRoot(tree.right)));
  }
}

const bitOf = (position: Uint8Array, depth: number): number => ((position[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;

/** How many bits two positions have in common. */
function commonBits(left: Uint8Array, right: Uint8Array): number {
  const byte = left.findIndex((value, i) => value !== right[i]);
  return byte < 0 ? DEPTH_MAX : byte * 8 + Math.clz32((left[byte] ?? 0) ^ (right[byte] ?? 0)) - 24;
}

/**
 * The map with `records` in it, each in place of what its key had; the old tree stays what it was. Only paths that change are
 * opened and hashed again, so a day costs what changed on it.
 */
export function withRecords(tree: MapTree, records: readonly MapRecord[], open: OpenNode = () => undefined): MapTree {
  const latest = new Map(records.map((record) => [Buffer.from(record.position).toString('latin1'), record]));
  return merged(tree, [...latest.values()], { depth: 0, open });
}

interface At { readonly depth: number; readonly open: OpenNode }

function merged(tree: MapTree, records: readonly MapRecord[], { depth, open }: At): MapTree {
  if (records.length === 0) return tree;
  const node = opened(tree, open);
  const below = { depth: depth + 1, open };
  switch (node.kind) {
    case 'empty':
      return built(records, depth);
    case 'record':
      return built(records.some(({ position }) => sameBytes(position, node.position)) ? records : [node, ...records], depth);
    case 'inner': {
      const [zeros, ones] = parted(records, depth);
      return { kind: 'inner', left: merged(node.left, zeros, below), right: merged(node.right, ones, below) };
    }
  }
}

function built(records: readonly MapRecord[], depth: number): MapTree {
  const [first, second] = records;
  if (first === undefined) return EMPTY_MAP;
  if (second === undefined) return mapRecord(first);
  const [zeros, ones] = parted(records, depth);
  return { kind: 'inner', left: built(zeros, depth + 1), right: built(ones, depth + 1) };
}

const parted = (records: readonly MapRecord[], depth: number): [MapRecord[], MapRecord[]] => [
  records.filter(({ position }) => bitOf(position, depth) === 0), records.filter(({ position }) => bitOf(position, depth) === 1),
];

function opened(tree: MapTree, open: OpenNode): Exclude<MapTree, Folded> {
  if (tree.kind !== 'folded') return tree;
  const node = open(tree.hash);
  assert(node !== undefined && node.kind !== 'folded', 'a node of the map is not there');
  return node;
}

/** What a key has, or that it has nothing. */
export function proveInMap(tree: MapTree, position: Uint8Array, open: OpenNode = () => undefined): MapProof {
  const siblings: (Uint8Array | null)[] = [];
  let node = opened(tree, open);
  while (node.kind === 'inner') {
    const [next, beside]: [MapTree, MapTree] = bitOf(position, siblings.length) === 0 ? [node.left, node.right] : [node.right, node.left];
    siblings.push(beside.kind === 'empty' ? null : mapRoot(beside));
    node = opened(next, open);
  }
  return { siblings, end: node.kind === 'record' ? { position: node.position, value: node.value } : null };
}

/** Verifies a proof: the value of the key, `null` where it is proven that there is none. */
export function verifyInMap({ root, key, proof }: { readonly root: Uint8Array; readonly key: string; readonly proof: MapProof }): Result<Uint8Array | null> {
  const { siblings, end } = proof;
  const position = mapPosition(key);
  const hashes = [root, ...siblings.filter((sibling) => sibling !== null), ...(end === null ? [] : [end.position, end.value])];
  if (siblings.length > DEPTH_MAX || !hashes.every(({ length }) => length === HASH_BYTES)) return fail('the map proof does not have the form of one');
  if (end !== null && commonBits(end.position, position) < siblings.length) return fail('the map proof ends at a record that cannot stand there');
  if (!sameBytes(climbed(proof, position), root)) return fail('the map proof leads to another root');
  return ok(end !== null && sameBytes(end.position, position) ? end.value : null);
}

const climbed = ({ siblings, end }: MapProof, position: Uint8Array): Uint8Array => siblings.reduceRight<Uint8Array>((node, sibling, depth) => {
  const beside = sibling ?? EMPTY_MAP_ROOT;
  return bitOf(position, depth) === 0 ? innerHash(node, beside) : innerHash(beside, node);
}, end === null ? EMPTY_MAP_ROOT : recordHash(end));

/** A finished subtree that waits for what stands right of it. */
interface Waiting { readonly depth: number; readonly hash: Uint8Array }

/** The root over records in ascending order of their positions, in the memory of one path however many they are. */
export function mapRootOf(records: Iterable<MapRecord>): Uint8Array {
  const waiting: Waiting[] = [];
  let current: MapRecord | undefined;
  let before = -1;
  const finish = (record: MapRecord, after: number): void => {
    let [depth, node] = [Math.max(before, after) + 1, recordHash(record)];
    for (; depth > after + 1; depth--) {
      const left = waiting.at(-1)?.depth === depth ? waiting.pop()?.hash : undefined;
      if (bitOf(record.position, depth - 1) === 0) node = innerHash(node, EMPTY_MAP_ROOT);
      else node = innerHash(left ?? EMPTY_MAP_ROOT, node);
    }
    waiting.push({ depth, hash: node });
  };
  for (const record of records) {
    if (current !== undefined) {
      assert(Buffer.compare(current.position, record.position) < 0, 'the records of a map ascend, each position once');
      const common = commonBits(current.position, record.position);
      finish(current, common);
      before = common;
    }
    current = record;
  }
  if (current === undefined) return EMPTY_MAP_ROOT;
  finish(current, -1);
  return waiting[0]?.hash ?? EMPTY_MAP_ROOT;
}
