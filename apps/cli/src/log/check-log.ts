import {
  bundleOf, consistencyProof, edgeRows, EMPTY_EDGE, EMPTY_ROOT, extend, HASH_BYTES, merkleRoot, rootOf, sameBytes, tileAt, tilePath, tilesOf, TILE_WIDTH, toBase64,
  verifyConsistency, type Checkpoint, type Edge, type Tile, type TileRow,
} from '#core/tlog';
import { BUNDLE_BYTES_MAX, contradict, Contradiction, readTile, type Finding } from './parts.js';
import { scanHere, type Scanners } from './scanners.js';
import type { LogSource } from './source.js';

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
  /** Who reads and hashes; this thread unless told otherwise. */
  readonly scanners?: Scanners;
}

/** Rebuilds the whole tree from what the source holds and compares every tile, the root and an older checkpoint with it. */
export async function checkLog(check: LogCheck): Promise<LogVerdict> {
  try {
    const { source, checkpoint } = check;
    const entries = await entriesToRead(check);
    const edge = await rebuild(check, entries === 'checked');
    const [altered] = [...await edgeFindings(source, edge), ...rootFindings(edge, checkpoint)];
    if (altered !== undefined) contradict(altered);
    if (check.since !== undefined) await checkSince(source, checkpoint, check.since);
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
async function rebuild({ source, checkpoint: { size }, verified = EMPTY_EDGE, onProgress, scanners = scanHere(source) }: LogCheck, isWithEntries: boolean): Promise<Edge> {
  let edge = verified;
  for await (const { tile, leaves, findings: [finding] } of scanners.scan({ from: edge.size, size, depth: isWithEntries ? 'entries' : 'tiles' })) {
    if (finding !== undefined || leaves === undefined) return contradict(finding ?? { reason: 'a tile cannot be read' });
    const grown = await grow(source, edge, following(edge, leaves, tile));
    if (grown.findings[0] !== undefined) contradict(grown.findings[0]);
    edge = grown.edge;
    onProgress(edge.size);
  }
  return edge;
}

/** The leaves of a tile that come after the edge; those before it must be the ones that the edge has. */
function following(edge: Edge, leaves: Uint8Array, tile: Tile): Uint8Array {
  const known = edge.size % TILE_WIDTH > 0 ? edge.rows[0] : undefined;
  if (known === undefined) return leaves;
  const bad = firstDifference(known, leaves.subarray(0, known.length));
  const entry = tile.index * TILE_WIDTH + (bad ?? 0);
  if (bad !== undefined) contradict({ reason: `entry ${entry} is another one than was verified before`, entry, tile: tilePath(tile) });
  return leaves.subarray(known.length);
}

/** The tree with more leaves, and the full tiles above level 0 that the source holds otherwise than they make them. */
export async function grow(source: LogSource, edge: Edge, leaves: Uint8Array): Promise<{ readonly edge: Edge; readonly findings: readonly Finding[] }> {
  const { edge: next, tiles } = extend(edge, leaves);
  const full = tiles.filter(({ level, width }) => level > 0 && width === TILE_WIDTH);
  return { edge: next, findings: await alteredAmong(source, full) };
}

/**
 * Of entries and leaf hashes that do not fit each other, the leaves by which the tile above was made; where that does not tell, those
 * of the tile.
 */
export async function leavesAbove(source: LogSource, { tile, hashed, leaves, size }: { readonly tile: Tile; readonly hashed: Uint8Array; readonly leaves: Uint8Array; readonly size: number }): Promise<Uint8Array> {
  if (tile.width < TILE_WIDTH) return leaves;
  const parent = tileAt({ level: 1, index: Math.floor(tile.index / TILE_WIDTH) }, size);
  const at = (tile.index % TILE_WIDTH) * HASH_BYTES;
  const above = await readTile(source, parent).catch((err: unknown) => {
    if (err instanceof Contradiction) return undefined;
    throw err;
  });
  return above !== undefined && sameBytes(merkleRoot(hashed), above.subarray(at, at + HASH_BYTES)) ? hashed : leaves;
}

/** The partial tiles above level 0 that the source holds otherwise than the tree has them. */
export const edgeFindings = (source: LogSource, edge: Edge): Promise<readonly Finding[]> => alteredAmong(source, edgeRows(edge).filter(({ level }) => level > 0));

export function rootFindings(edge: Edge, checkpoint: Checkpoint): readonly Finding[] {
  const root = rootOf(edge);
  return sameBytes(root, checkpoint.root) ? [] : [{ reason: `the tree of ${edge.size} entries has the root ${toBase64(root)}, the checkpoint signs ${toBase64(checkpoint.root)}` }];
}

async function alteredAmong(source: LogSource, rows: readonly TileRow[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const row of rows) {
    const held = await readTile(source, row).catch((err: unknown) => {
      if (!(err instanceof Contradiction)) throw err;
      findings.push(err.finding);
      return row.data;
    });
    findings.push(...altered(row, held));
  }
  return findings;
}

/** A tile above level 0 beside what was rebuilt from the tiles below it. */
function altered(rebuilt: TileRow, held: Uint8Array): Finding[] {
  const position = firstDifference(rebuilt.data, held);
  if (position === undefined) return [];
  const below = { level: rebuilt.level - 1, index: rebuilt.index * TILE_WIDTH + position, width: TILE_WIDTH };
  const reason = `${tilePath(rebuilt)} holds at position ${position} another hash than ${tilePath(below)} has: one of the two is altered`;
  return [{ reason, tile: tilePath(rebuilt), from: below.index * TILE_WIDTH ** rebuilt.level }];
}

/** The position of the first hash in which two rows of the same length differ. */
function firstDifference(left: Uint8Array, right: Uint8Array): number | undefined {
  if (sameBytes(left, right)) return undefined;
  return Math.floor(left.findIndex((byte, i) => byte !== right[i]) / HASH_BYTES);
}

/**
 * Proves that the log only grew since an older checkpoint (RFC 6962 §2.1.2). One under another name is the beginning of a log that has
 * succeeded it and goes on with its tree, after a compromise: the proof tells so, and otherwise it is not this log that is accused.
 */
async function checkSince(source: LogSource, checkpoint: Checkpoint, since: Checkpoint): Promise<void> {
  const isOwn = since.origin === checkpoint.origin;
  const other = `the checkpoint of ${since.size} entries of ${since.origin} is not the beginning of ${checkpoint.origin}: it is of another log, or what its key signed after this one had succeeded it`;
  if (!isOwn && since.size > checkpoint.size) contradict({ reason: other });
  if (since.size > checkpoint.size) contradict({ reason: `the log had ${since.size} entries and now has ${checkpoint.size}: entries are gone` });
  const sizes = { oldSize: since.size, newSize: checkpoint.size };
  const proof = await consistencyProof(sizes, (tile) => readTile(source, tile));
  const isEmpty = since.size === 0 && sameBytes(since.root, EMPTY_ROOT);
  const verdict = verifyConsistency({ oldSize: BigInt(since.size), newSize: BigInt(checkpoint.size), oldRoot: since.root, newRoot: checkpoint.root, proof });
  if (!isEmpty && !verdict.ok) contradict({ reason: !isOwn ? other : `the log was rewritten since its checkpoint of ${since.size} entries: ${verdict.reason}` });
}

/** What is wrong with a log that should have grown from an older checkpoint; undefined where all is well. */
export async function sinceFinding(source: LogSource, checkpoint: Checkpoint, since: Checkpoint): Promise<Finding | undefined> {
  try {
    await checkSince(source, checkpoint, since);
    return undefined;
  } catch (err) {
    if (err instanceof Contradiction) return err.finding;
    throw err;
  }
}
