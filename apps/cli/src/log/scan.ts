import { checkCanonicalJson, HASH_BYTES, leafHashes, sameBytes, splitBundle, tilePath, TILE_WIDTH, type Tile } from '#core/tlog';
import type { Forms } from './forms.js';
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
  /** The leaf hashes of the entries as they lie; undefined where they cannot be read. */
  readonly hashed: Uint8Array | undefined;
  readonly findings: readonly Finding[];
  /** The entries, for whoever folds them. */
  readonly forms: Forms | undefined;
  /** How many documents came with it; undefined where they were not wanted, or cannot be read. */
  readonly documents: number | undefined;
}

/** Reads one tile with its bundle and documents, and checks all that can be said of them without the rest of the log. */
export async function scanTile(source: LogSource, tile: Tile, depth: Depth): Promise<Scanned> {
  const bundle = { ...tile, level: 'entries' as const };
  const [tileRead, bundleRead, documentsRead] = await Promise.all([
    reading(readTile(source, tile)),
    depth === 'tiles' ? undefined : reading(readBundle(source, bundle)),
    depth === 'documents' ? reading(readDocuments(source, bundle)) : undefined,
  ]);
  const [leaves, entries, held] = [tileRead.value, bundleRead?.value, documentsRead?.value];
  const hashed = entries === undefined ? undefined : leafHashes(entries);
  const findings = [
    ...contradicted(tileRead, (bytes) => (hashed === undefined ? undefined : firstDifference(bytes, hashed, tile))),
    ...contradicted(bundleRead, (bytes) => (leaves === undefined ? undefined : firstDifference(leafHashes(splitBundle(bytes).entries), leaves, tile))),
    ...contradicted(documentsRead, () => undefined),
  ];
  const scanned = { tile, leaves, hashed, documents: held?.documents.length, findings };
  if (entries === undefined || hashed === undefined) return { ...scanned, forms: undefined };
  if (leaves !== undefined) findings.push(...mismatches(hashed, leaves, tile));
  if (depth === 'entries') {
    findings.push(...entries.flatMap((bytes, position) => misspelled(bytes, tile.index * TILE_WIDTH + position)));
    return { ...scanned, findings: findings.sort(byEntry), forms: undefined };
  }
  // Whoever verifies hashes alone starts without the law and the shapes of all entries.
  const { formsOf } = await import('./forms.js');
  const { forms, surplus } = formsOf(entries, held);
  return { ...scanned, findings: [...findings, ...surplus], forms };
}

/** What a reading yielded, or what it ended with. */
interface Read<T> { readonly value?: T; readonly contradiction?: Contradiction }

const reading = async <T>(asked: Promise<T>): Promise<Read<T>> => asked.then((value) => ({ value }), (err: unknown) => {
  if (err instanceof Contradiction) return { contradiction: err };
  throw err;
});

/** Where a part lies that is none, the other of the two tells up to which entry it is right. */
function contradicted(read: Read<unknown> | undefined, locate: (held: Uint8Array) => number | undefined): Finding[] {
  if (read?.contradiction === undefined) return [];
  const { finding, held } = read.contradiction;
  const from = held === undefined ? undefined : locate(held);
  return [from === undefined ? finding : { ...finding, from, reason: `${finding.reason}; it breaks at entry ${from}` }];
}

/** The index of the first entry whose leaf is another in the one than in the other, or stands in one of them alone. */
function firstDifference(some: Uint8Array, others: Uint8Array, tile: Tile): number {
  let position = 0;
  const leafOf = (leaves: Uint8Array): Uint8Array => leaves.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
  while (leafOf(some).length === HASH_BYTES && sameBytes(leafOf(some), leafOf(others))) position += 1;
  return tile.index * TILE_WIDTH + position;
}

const byEntry = (left: Finding, right: Finding): number => (left.entry ?? -1) - (right.entry ?? -1);

/** The entries that do not hash to what the tile holds in their place. */
function mismatches(hashed: Uint8Array, leaves: Uint8Array, tile: Tile): Finding[] {
  if (sameBytes(hashed, leaves)) return [];
  return Array.from({ length: tile.width }).flatMap((_, position) => {
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
