import {
  bundleOf, consistencyProof, decodeBundle, edgeRows, EMPTY_EDGE, EMPTY_ROOT, HASH_BYTES, integrate, leafHashes, parseCanonicalJson, rootOf, sameBytes,
  tileAt, tilePath, tilesOf, TILE_WIDTH, toBase64, verifyConsistency, type Bundle, type Checkpoint, type Edge, type Tile, type TileRow,
} from '#core/tlog';
import { ahead } from './ahead.js';
import { Unreadable } from './inputs.js';
import type { LogSource } from './source.js';

/** An entry is at most 4 KiB of canonical JSON. */
const ENTRY_BYTES_MAX = 4096;
/** What the bundle format allows; longer entries than ours are named one by one. */
const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + 0xffff);
const TILE_BYTES_MAX = TILE_WIDTH * HASH_BYTES;
/** Level 0 tiles in flight: bounds memory, hides latency. */
const AHEAD = 8;

/** The first thing in the log that contradicts its checkpoint. */
export interface Finding {
  readonly reason: string;
  /** The index of the first bad entry. */
  readonly entry?: number;
  /** The path of the first bad tile or entry bundle. */
  readonly tile?: string;
}
/** `withheld`: the source does not let this reader have them; `skipped`: the caller did not want them. */
export type EntriesRead = 'checked' | 'withheld' | 'skipped';
export interface VerifiedLog {
  readonly ok: true;
  readonly entries: EntriesRead;
  readonly tiles: number;
}
export type LogVerdict = VerifiedLog | ({ readonly ok: false } & Finding);

export interface LogCheck {
  readonly source: LogSource;
  readonly checkpoint: Checkpoint;
  /** An older checkpoint of the same log that must be a prefix of this one. */
  readonly since: Checkpoint | undefined;
  readonly isWithEntries: boolean;
  /** The edge of a beginning of this log that was verified before: only what follows it is read, and must continue it. */
  readonly verified?: Edge;
  readonly onProgress: (entries: number) => void;
}

/** Ends a check at the first contradiction; it never leaves this file. */
class Contradiction extends Error {
  constructor(readonly finding: Finding) {
    super(finding.reason);
  }
}
function contradict(finding: Finding): never {
  throw new Contradiction(finding);
}

/** Rebuilds the whole tree from what the source holds and compares every tile, the root and an older checkpoint with it. */
export async function checkLog(check: LogCheck): Promise<LogVerdict> {
  try {
    const entries = await entriesToRead(check);
    const edge = await rebuild(check, entries === 'checked');
    await checkEdge(check.source, edge);
    const root = rootOf(edge);
    if (!sameBytes(root, check.checkpoint.root)) {
      contradict({ reason: `the tree of ${edge.size} entries has the root ${toBase64(root)}, the checkpoint signs ${toBase64(check.checkpoint.root)}` });
    }
    if (check.since !== undefined) await checkSince(check, check.since);
    return { ok: true, entries, tiles: [...tilesOf(edge.size)].length };
  } catch (err) {
    if (err instanceof Contradiction) return { ok: false, ...err.finding };
    throw err;
  }
}

async function entriesToRead({ source, checkpoint, isWithEntries }: LogCheck): Promise<EntriesRead> {
  if (!isWithEntries) return 'skipped';
  if (checkpoint.size === 0) return 'checked';
  return (await source.read(tilePath(bundleOf(0, checkpoint.size)), BUNDLE_BYTES_MAX)).kind === 'withheld' ? 'withheld' : 'checked';
}

/** Streams the leaves, left to right, and compares every tile as soon as the leaves below it are known. */
async function rebuild({ source, checkpoint, verified = EMPTY_EDGE, onProgress }: LogCheck, isWithEntries: boolean): Promise<Edge> {
  const load = async (tile: Tile): Promise<{ tile: Tile; held: Uint8Array; entries: readonly Uint8Array[] | undefined }> => {
    const [held, entries] = await Promise.all([readTile(source, tile), isWithEntries ? readBundle(source, { ...tile, level: 'entries' }) : undefined]);
    return { tile, held, entries };
  };
  let edge = verified;
  for await (const { tile, held, entries } of ahead(leafTiles(checkpoint.size, verified.size), AHEAD, load)) {
    const leaves = entries === undefined ? held : leavesOf(entries, held, tile);
    const step = integrate(edge, following(edge, leaves, tile));
    for (const row of step.tiles) if (row.level > 0 && row.width === TILE_WIDTH) await checkTile(source, row);
    edge = step.edge;
    onProgress(edge.size);
  }
  return edge;
}

/** The level 0 tiles of a log, but for those that lie wholly before what has to be read. */
function* leafTiles(size: number, from: number): Generator<Tile, void, undefined> {
  for (let index = Math.floor(from / TILE_WIDTH); Math.max(from, index * TILE_WIDTH) < size; index++) yield tileAt({ level: 0, index }, size);
}

/** The leaves of a tile that come after the edge; those before it must be the ones that the edge has. */
function following(edge: Edge, leaves: Uint8Array, tile: Tile): Uint8Array {
  const known = edge.size % TILE_WIDTH > 0 ? edge.rows[0] : undefined;
  if (known === undefined) return leaves;
  const bad = firstDifference(known, leaves);
  const entry = tile.index * TILE_WIDTH + (bad ?? 0);
  if (bad !== undefined) contradict({ reason: `entry ${entry} is another one than was verified before`, entry, tile: tilePath(tile) });
  return leaves.subarray(known.length);
}

/** The leaf hashes of entries, each of which must be well formed and hash to what the tile holds in its place. */
function leavesOf(entries: readonly Uint8Array[], held: Uint8Array, tile: Tile): Uint8Array {
  const leaves = leafHashes(entries);
  const bad = firstDifference(leaves, held);
  entries.forEach((bytes, position) => {
    const entry = tile.index * TILE_WIDTH + position;
    if (position === bad) contradict({ reason: `entry ${entry} does not hash to the leaf that ${tilePath(tile)} holds for it`, entry, tile: tilePath(tile) });
    if (bytes.length > ENTRY_BYTES_MAX) contradict({ reason: `entry ${entry} has ${bytes.length} bytes, more than ${ENTRY_BYTES_MAX}`, entry });
    const parsed = parseCanonicalJson(bytes);
    if (!parsed.ok) contradict({ reason: `entry ${entry}: ${parsed.reason}`, entry });
  });
  return leaves;
}

/** The position of the first hash in which two rows of the same length differ. */
function firstDifference(left: Uint8Array, right: Uint8Array): number | undefined {
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? undefined : Math.floor(at / HASH_BYTES);
}

async function checkEdge(source: LogSource, edge: Edge): Promise<void> {
  for (const row of edgeRows(edge)) if (row.level > 0) await checkTile(source, row);
}

/** Compares a tile above level 0 with what was rebuilt from the tiles below it. */
async function checkTile(source: LogSource, rebuilt: TileRow): Promise<void> {
  const position = firstDifference(rebuilt.data, await readTile(source, rebuilt));
  if (position === undefined) return;
  const below = tilePath({ level: rebuilt.level - 1, index: rebuilt.index * TILE_WIDTH + position, width: TILE_WIDTH });
  contradict({ reason: `${tilePath(rebuilt)} holds at position ${position} another hash than ${below} has: one of the two is altered`, tile: tilePath(rebuilt) });
}

/** The bytes of a tile or bundle, and whether they are its own or those of the full one. */
interface Part {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly isExact: boolean;
}

/** Reads a tile or bundle, from the full one when the partial one is gone, which a log may do once it is full. */
async function readPart(source: LogSource, part: Tile | Bundle, bytesMax: number): Promise<Part> {
  const [partial, full] = [tilePath(part), tilePath({ ...part, width: TILE_WIDTH })];
  const first = await source.read(partial, bytesMax);
  const isExact = first.kind !== 'absent' || part.width === TILE_WIDTH;
  const answer = isExact ? first : await source.read(full, bytesMax);
  const path = isExact ? partial : full;
  switch (answer.kind) {
    case 'found':
      return { bytes: answer.bytes, path, isExact };
    case 'absent':
      return contradict({ reason: `${partial} is missing`, tile: partial });
    case 'oversized':
      return contradict({ reason: `${path} is larger than ${bytesMax} bytes`, tile: path });
    case 'withheld':
      throw new Unreadable(`${source.name} refuses to give ${path}`);
  }
}

async function readTile(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const { bytes, path, isExact } = await readPart(source, tile, TILE_BYTES_MAX);
  const length = (isExact ? tile.width : TILE_WIDTH) * HASH_BYTES;
  if (bytes.length !== length) contradict({ reason: `${path} has ${bytes.length} bytes, not ${length}`, tile: path });
  return bytes.subarray(0, tile.width * HASH_BYTES);
}

async function readBundle(source: LogSource, bundle: Bundle): Promise<readonly Uint8Array[]> {
  const { bytes, path, isExact } = await readPart(source, bundle, BUNDLE_BYTES_MAX);
  const decoded = decodeBundle(bytes);
  if (!decoded.ok) return contradict({ reason: `${path}: ${decoded.reason}`, tile: path });
  const count = isExact ? bundle.width : TILE_WIDTH;
  if (decoded.value.length !== count) contradict({ reason: `${path} holds ${decoded.value.length} entries, not ${count}`, tile: path });
  return decoded.value.slice(0, bundle.width);
}

/** Proves that the log only grew since an older checkpoint (RFC 6962 §2.1.2). */
async function checkSince({ source, checkpoint }: LogCheck, since: Checkpoint): Promise<void> {
  if (since.origin !== checkpoint.origin) contradict({ reason: `the older checkpoint is of another log, ${since.origin}` });
  if (since.size > checkpoint.size) contradict({ reason: `the log had ${since.size} entries and now has ${checkpoint.size}: entries are gone` });
  const sizes = { oldSize: since.size, newSize: checkpoint.size };
  const proof = await consistencyProof(sizes, (tile) => readTile(source, tile));
  const isEmpty = since.size === 0 && sameBytes(since.root, EMPTY_ROOT);
  const verdict = verifyConsistency({ oldSize: BigInt(since.size), newSize: BigInt(checkpoint.size), oldRoot: since.root, newRoot: checkpoint.root, proof });
  if (!isEmpty && !verdict.ok) contradict({ reason: `the log was rewritten since its checkpoint of ${since.size} entries: ${verdict.reason}` });
}
