import { DOCUMENT_BUNDLE_BYTES_MAX, HASH_BYTES, decodeBundle, decodeDocuments, documentsPath, tilePath, TILE_WIDTH, type Bundle, type Tile } from '#core/tlog';
import { Unreadable } from './inputs.js';
import type { LogSource } from './source.js';

/** What the bundle format allows; longer entries than ours are named one by one. */
export const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + 0xffff);
const TILE_BYTES_MAX = TILE_WIDTH * HASH_BYTES;

/** Something in the log that contradicts its checkpoint, or the rules of the format. */
export interface Finding {
  readonly reason: string;
  /** The index of the first bad entry. */
  readonly entry?: number;
  /** The path of the first bad tile or bundle. */
  readonly tile?: string;
  /** The first entry of those that hang on what is bad, where no single one is. */
  readonly from?: number;
}

/** Ends a reading at the first contradiction; it never leaves this folder. */
export class Contradiction extends Error {
  /** `held` is what lies in the place of a part that cannot be one, by which the first bad entry in it is found. */
  constructor(readonly finding: Finding, readonly held?: Uint8Array) {
    super(finding.reason);
  }
}
export function contradict(finding: Finding, held?: Uint8Array): never {
  throw new Contradiction(finding, held);
}

/** The bytes of a tile or bundle, and whether they are its own or those of the full one. */
interface Part {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly isExact: boolean;
}

/** Where a part lies: its own path, and that of the full one. */
interface Place { readonly own: string; readonly full: string; readonly bytesMax: number }

/** Reads a tile or bundle, from the full one when the partial one is gone, which a log may do once it is full. */
async function readPart(source: LogSource, { own, full, bytesMax }: Place): Promise<Part> {
  const first = await source.read(own, bytesMax);
  const isExact = first.kind !== 'absent' || own === full;
  const answer = isExact ? first : await source.read(full, bytesMax);
  const path = isExact ? own : full;
  switch (answer.kind) {
    case 'found':
      return { bytes: answer.bytes, path, isExact };
    case 'absent':
      return contradict({ reason: `${own} is missing`, tile: own });
    case 'oversized':
      return contradict({ reason: `${path} is larger than ${bytesMax} bytes`, tile: path });
    case 'withheld':
      throw new Unreadable(`${source.name} refuses to give ${path}`);
  }
}

const placeOf = (part: Tile | Bundle, bytesMax: number): Place => ({ own: tilePath(part), full: tilePath({ ...part, width: TILE_WIDTH }), bytesMax });

export async function readTile(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const { bytes, path, isExact } = await readPart(source, placeOf(tile, TILE_BYTES_MAX));
  const length = (isExact ? tile.width : TILE_WIDTH) * HASH_BYTES;
  if (bytes.length !== length) contradict({ reason: `${path} has ${bytes.length} bytes, not ${length}`, tile: path }, bytes);
  return bytes.subarray(0, tile.width * HASH_BYTES);
}

export async function readBundle(source: LogSource, bundle: Bundle): Promise<readonly Uint8Array[]> {
  const { bytes, path, isExact } = await readPart(source, placeOf(bundle, BUNDLE_BYTES_MAX));
  const decoded = decodeBundle(bytes);
  if (!decoded.ok) return contradict({ reason: `${path}: ${decoded.reason}`, tile: path }, bytes);
  const count = isExact ? bundle.width : TILE_WIDTH;
  if (decoded.value.length !== count) contradict({ reason: `${path} holds ${decoded.value.length} entries, not ${count}`, tile: path }, bytes);
  return decoded.value.slice(0, bundle.width);
}

/** The documents of a bundle, unless `isExact` with those of entries behind it; each is known by its digest alone. */
export interface DocumentsRead { readonly documents: readonly Uint8Array[]; readonly path: string; readonly isExact: boolean }

export async function readDocuments(source: LogSource, bundle: Bundle): Promise<DocumentsRead> {
  const place = { own: documentsPath(bundle), full: documentsPath({ ...bundle, width: TILE_WIDTH }), bytesMax: DOCUMENT_BUNDLE_BYTES_MAX };
  const { bytes, path, isExact } = await readPart(source, place);
  const decoded = decodeDocuments(bytes);
  return decoded.ok ? { documents: decoded.value, path, isExact } : contradict({ reason: `${path}: ${decoded.reason}`, tile: path });
}
