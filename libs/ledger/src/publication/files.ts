import { DOCUMENTS, encodeBundle, leafHashes, sameBytes, tilePath, tilesSince, TILE_WIDTH, type Tile } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import { readEntries } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import { documentBundle } from './document-bundle.js';
import type { LogFile, TreeName } from './log-directory.js';

const HASH_BYTES = 32;
/** Tiles that are read and written together: at most 16 MiB of entries. */
const TILES_AT_ONCE = 16;

/** What is written once for each 256 entries, under the number of their tile. */
export interface BundleKind {
  readonly tree: TreeName;
  readonly folder: string;
  /** Its bytes for the entries of one tile. */
  readonly bytesOf: (entries: readonly CommittedEntry[], client: Queryable, exchange: number) => Promise<Uint8Array>;
}

const entryBundles: BundleKind = { tree: 'restricted', folder: 'tile/entries', bytesOf: (entries) => Promise.resolve(encodeBundle(entries.map(({ body }) => body))) };

/** The documents that its entries name: what a deep audit reads beside the entries. */
const documentBundles: BundleKind = { tree: 'restricted', folder: DOCUMENTS, bytesOf: documentBundle };

export const BUNDLE_KINDS: readonly BundleKind[] = [entryBundles, documentBundles];

/** The entries of the tables are not those whose hashes the tree has. */
export class AlteredError extends Error {
  override readonly name = 'AlteredError';
}

/** Where the log is, and how far the directory has come and shall come. */
export interface Stretch { readonly exchange: number; readonly from: number; readonly to: number }

/** Everything that a log of `to` entries has beyond one of `from`, in portions that fit memory. Each entry is hashed again on its way. */
export async function* filesOf(client: Queryable, { exchange, from, to }: Stretch): AsyncGenerator<readonly LogFile[], void, undefined> {
  for (const tiles of portions(tilesSince(from, to))) {
    const hashes = await readTiles(client, exchange, tiles);
    yield tiles.map((tile, i) => ({ tree: 'public' as const, path: tilePath(tile), bytes: hashes[i] ?? new Uint8Array() }));
    if (tiles[0]?.level === 0) yield await bundlesOf(client, exchange, { tiles, hashes });
  }
}

/** Throws an `AlteredError` when the entries are not those whose hashes the tree has. */
export async function requireIntact(client: Queryable, stretch: Stretch): Promise<void> {
  for await (const files of filesOf(client, stretch)) if (files.length === 0) return;
}

function* portions(tiles: Iterable<Tile>): Generator<Tile[], void, undefined> {
  let portion: Tile[] = [];
  for (const tile of tiles) {
    if (portion.length === TILES_AT_ONCE || (portion[0] !== undefined && portion[0].level !== tile.level)) {
      yield portion;
      portion = [];
    }
    portion.push(tile);
  }
  if (portion.length > 0) yield portion;
}

const TILES = 'select data from tile where exchange = $1 and level = $2 and idx >= $3 order by idx limit $4';

/** The hashes of consecutive tiles of one level; a row may be wider by now. */
async function readTiles(client: Queryable, exchange: number, tiles: readonly Tile[]): Promise<Uint8Array[]> {
  const [first] = tiles;
  if (first === undefined) return [];
  const { rows } = await client.query({ name: 'tiles', text: TILES, values: [exchange, first.level, first.index, tiles.length] });
  return tiles.map(({ level, index, width }, i) => {
    const { data = new Uint8Array() } = (rows[i] ?? {}) as { data?: Buffer };
    if (data.length < width * HASH_BYTES) throw new AlteredError(`The table lacks tile ${level}/${index} below a signed checkpoint.`);
    return data.subarray(0, width * HASH_BYTES);
  });
}

async function bundlesOf(client: Queryable, exchange: number, { tiles, hashes }: { readonly tiles: readonly Tile[]; readonly hashes: readonly Uint8Array[] }): Promise<LogFile[]> {
  const first = tiles[0]?.index ?? 0;
  const entries = await readEntries(client, exchange, { from: first * TILE_WIDTH, count: tiles.reduce((count, { width }) => count + width, 0) });
  const files: LogFile[] = [];
  for (const [i, tile] of tiles.entries()) {
    const own = entries.slice((tile.index - first) * TILE_WIDTH, (tile.index - first) * TILE_WIDTH + tile.width);
    if (!sameBytes(leafHashes(own.map(({ body }) => body)), hashes[i] ?? new Uint8Array())) throw new AlteredError(`Of the entries ${tile.index * TILE_WIDTH} to ${tile.index * TILE_WIDTH + tile.width - 1} the table has others than the tree has: they were altered or removed.`);
    for (const { tree, folder, bytesOf } of BUNDLE_KINDS) files.push({ tree, path: folder + tilePath(tile).slice('tile/0'.length), bytes: await bytesOf(own, client, exchange) });
  }
  return files;
}

/** Every folder that has files under the numbers of tiles, for those who remove partial ones. */
export const BUNDLE_FOLDERS: readonly string[] = BUNDLE_KINDS.map(({ folder }) => folder);
