import { EMPTY_ROOT, HASH_BYTES, merkleRoot } from './hash.js';
import { assert } from './result.js';
import { edgeTiles, TILE_WIDTH, type TileRow } from './tile.js';

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;
const NOTHING = new Uint8Array();

/** The right edge of a tree: `rows[level]` holds the packed hashes of the level's partial tile, 0 to 255 of them. */
export interface Edge {
  readonly size: number;
  readonly rows: readonly Uint8Array[];
}

/** What appending leaves yields: the new edge, and every tile that is new or wider. */
export interface Extension {
  readonly edge: Edge;
  readonly tiles: readonly TileRow[];
}
/** The same with the new root, which costs as much again where leaves come tile by tile. */
export interface Integration extends Extension {
  readonly root: Uint8Array;
}

export const EMPTY_EDGE: Edge = { size: 0, rows: [] };

/** The edge of a tree of `size` leaves from the rows of `edgeTiles(size)`, in that order; a row may have grown wider since. */
export function edgeFrom(size: number, rows: readonly Uint8Array[]): Edge {
  const tiles = edgeTiles(size);
  assert(rows.length === tiles.length, `the edge of a tree of ${size} leaves has ${tiles.length} rows, not ${rows.length}`);
  const byLevel: Uint8Array[] = [];
  for (let level = 0; size >= TILE_WIDTH ** level; level++) byLevel.push(NOTHING);
  tiles.forEach(({ level, width }, i) => {
    const row = rows[i] ?? NOTHING;
    assert(row.length >= width * HASH_BYTES, `the row of level ${level} is shorter than ${width} hashes`);
    byLevel[level] = row.subarray(0, width * HASH_BYTES);
  });
  return { size, rows: byLevel };
}

/** The rows of an edge as the tiles that they are, the reverse of `edgeFrom`. */
export function edgeRows(edge: Edge): readonly TileRow[] {
  return edgeTiles(edge.size).map((tile) => {
    const data = edge.rows[tile.level];
    assert(data?.length === tile.width * HASH_BYTES, `the row of level ${tile.level} is not ${tile.width} hashes wide`);
    return { ...tile, data };
  });
}

/**
 * Appends packed leaf hashes. Tiles and root depend on the leaves alone, never on how they were batched, so two
 * integrators of the same dense entries cannot fork the tree.
 */
export function integrate(edge: Edge, leaves: Uint8Array): Integration {
  const { edge: next, tiles } = extend(edge, leaves);
  return { edge: next, tiles, root: rootOf(next) };
}

/** `integrate` for whoever needs no root of the tree between. */
export function extend(edge: Edge, leaves: Uint8Array): Extension {
  assert(leaves.length % HASH_BYTES === 0, 'leaf hashes are packed 32 bytes each');
  const rows: Uint8Array[] = [];
  const tiles: TileRow[] = [];
  let incoming = leaves;
  for (let level = 0; level < edge.rows.length || incoming.length > 0; level++) {
    const row = edge.rows[level] ?? NOTHING;
    const index = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    const hashes = incoming.length > 0 ? Buffer.concat([row, incoming]) : row;
    if (incoming.length > 0) tiles.push(...cut(hashes, level, index));
    rows.push(new Uint8Array(hashes.subarray(hashes.length - (hashes.length % TILE_BYTES))));
    incoming = rootsOfFull(hashes);
  }
  return { edge: { size: edge.size + leaves.length / HASH_BYTES, rows }, tiles };
}

function cut(hashes: Uint8Array, level: number, firstIndex: number): TileRow[] {
  return Array.from({ length: Math.ceil(hashes.length / TILE_BYTES) }, (_, i) => {
    const data = hashes.subarray(i * TILE_BYTES, (i + 1) * TILE_BYTES);
    return { level, index: firstIndex + i, width: data.length / HASH_BYTES, data };
  });
}

/** The hashes that the full tiles among `hashes` hand to the level above. */
function rootsOfFull(hashes: Uint8Array): Uint8Array {
  const full = Math.floor(hashes.length / TILE_BYTES);
  return Buffer.concat(Array.from({ length: full }, (_, i) => merkleRoot(hashes.subarray(i * TILE_BYTES, (i + 1) * TILE_BYTES))));
}

/** The root of the tree (RFC 6962 §2.1): each partial row, then what lies below it, is one subtree of the next level. */
export function rootOf(edge: Edge): Uint8Array {
  const above = (below: Uint8Array, row: Uint8Array): Uint8Array =>
    (row.length + below.length === 0 ? NOTHING : merkleRoot(Buffer.concat([row, below])));
  const root = edge.rows.reduce(above, NOTHING);
  return root.length === 0 ? EMPTY_ROOT : root;
}
