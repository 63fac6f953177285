import { byDigest, examine, readEntry, type Documents, type Examined } from '#core/audit';
import { checkCanonicalJson, HASH_BYTES, leafHashes, sameBytes, tilePath, TILE_WIDTH, type Tile } from '#core/tlog';
import { Contradiction, readBundle, readDocuments, readTile, type Finding } from './parts.js';
import type { LogSource } from './source.js';

/** An entry is at most 4 KiB of canonical JSON. */
const ENTRY_BYTES_MAX = 4096;

/**
 * How much of a log is read: its leaf hashes; the entries too, each canonical JSON that hashes to its leaf; or, for whoever folds
 * them, entries of the form of their types, with or without their documents.
 */
export type Depth = 'tiles' | 'entries' | 'forms' | 'documents';

/** What one level 0 tile and all that belongs to it yielded. Everything here is plain data: it crosses from thread to thread. */
export interface Scanned {
  readonly tile: Tile;
  /** The leaf hashes as the tile holds them, by which the tree is rebuilt; undefined where it cannot be read. */
  readonly leaves: Uint8Array | undefined;
  readonly findings: readonly Finding[];
  /** The entries, for whoever folds them. */
  readonly entries: readonly Uint8Array[] | undefined;
  /** How many documents came with it; undefined where they were not wanted, or cannot be read. */
  readonly documents: number | undefined;
  /** By position in the bundle: entries that have not the form of their type, and what was found in documents, where anything was. */
  readonly malformed: Readonly<Record<number, string>>;
  readonly examined: Readonly<Record<number, Examined>>;
}

/** Reads one tile with its bundle and documents, and checks all that can be said of them without the rest of the log. */
export async function scanTile(source: LogSource, tile: Tile, depth: Depth): Promise<Scanned> {
  const findings: Finding[] = [];
  const read = async <T>(reading: Promise<T>): Promise<T | undefined> => reading.catch((err: unknown) => {
    if (!(err instanceof Contradiction)) throw err;
    findings.push(err.finding);
    return undefined;
  });
  const bundle = { ...tile, level: 'entries' as const };
  const [leaves, entries, documents] = await Promise.all([
    read(readTile(source, tile)),
    depth === 'tiles' ? undefined : read(readBundle(source, bundle)),
    depth === 'documents' ? read(readDocuments(source, bundle)) : undefined,
  ]);
  const bare = { tile, leaves, findings, entries: undefined, documents: documents?.length, malformed: {}, examined: {} };
  if (entries === undefined) return bare;
  if (leaves !== undefined) findings.push(...mismatches(entries, leaves, tile));
  if (depth === 'entries') {
    findings.push(...entries.flatMap((bytes, position) => misspelled(bytes, tile.index * TILE_WIDTH + position)));
    return { ...bare, findings: findings.sort(byEntry) };
  }
  return { ...bare, entries, ...formsOf(entries, documents) };
}

const byEntry = (left: Finding, right: Finding): number => (left.entry ?? -1) - (right.entry ?? -1);

/** The entries that do not hash to what the tile holds in their place. */
function mismatches(entries: readonly Uint8Array[], leaves: Uint8Array, tile: Tile): Finding[] {
  const hashed = leafHashes(entries);
  if (sameBytes(hashed, leaves)) return [];
  return entries.flatMap((_, position) => {
    const at = position * HASH_BYTES;
    if (sameBytes(hashed.subarray(at, at + HASH_BYTES), leaves.subarray(at, at + HASH_BYTES))) return [];
    const entry = tile.index * TILE_WIDTH + position;
    return [{ reason: `entry ${entry} does not hash to the leaf that ${tilePath(tile)} holds for it`, entry, tile: tilePath(tile) }];
  });
}

function misspelled(bytes: Uint8Array, entry: number): Finding[] {
  if (bytes.length > ENTRY_BYTES_MAX) return [{ reason: `entry ${entry} has ${bytes.length} bytes, more than ${ENTRY_BYTES_MAX}`, entry }];
  const canonical = checkCanonicalJson(bytes);
  return canonical.ok ? [] : [{ reason: `entry ${entry}: ${canonical.reason}`, entry }];
}

/** The form of each entry, and what its documents say. */
function formsOf(entries: readonly Uint8Array[], documents: readonly Uint8Array[] | undefined): Pick<Scanned, 'malformed' | 'examined'> {
  const held: Documents | undefined = documents === undefined ? undefined : byDigest(documents);
  const [malformed, examined]: [Record<number, string>, Record<number, Examined>] = [{}, {}];
  entries.forEach((bytes, position) => {
    const entry = readEntry(bytes);
    if (!entry.ok) malformed[position] = entry.reason;
    else if (held !== undefined) {
      const found = examine(entry.value, held);
      if (found.missing.length > 0 || found.rejudged !== undefined || found.facts !== undefined || found.anchored !== undefined) examined[position] = found;
    }
  });
  return { malformed, examined };
}
