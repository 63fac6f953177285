import { createHash, hash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  bundleOf, consistencyProof, EMPTY_EDGE, encodeBundle, formatCheckpoint, formatTlogProof, inclusionProof, integrate, KEY_TYPE, leafHashes, parseVkey, rootOf, signerOf, signNote, tilePath, tilesOf,
  toBase64, verificationKeyOf, formatVkey, TILE_WIDTH, type SigningKey, type Tile, type TileReader, type TileRow,
} from '#core/tlog';
import { vectors } from './vectors.js';

interface GoldenLog {
  readonly size: number; readonly root: string; readonly files: number; readonly digest: string; readonly checkpoint: string;
  readonly inclusion: Readonly<Record<string, string>>; readonly consistency: Readonly<Record<string, readonly string[]>>;
}
/** Made by golden.go, which shares no line with our code. */
const { vkey, logs } = vectors('golden') as { readonly vkey: string; readonly logs: readonly GoldenLog[] };
const KEY: SigningKey = { name: 'golden.example/log', type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, 7) };

function entry(i: number): Uint8Array {
  const length = i % 1021 === 0 ? i % 4097 : (i * 31 + 7 * Math.floor(i / 256)) % 67;
  const seed = hash('sha256', String(i), 'buffer');
  return Buffer.concat(Array.from({ length: 1 + Math.floor(length / seed.length) }, () => seed)).subarray(0, length);
}

/** The tree made in uneven portions, as an integrator comes by its entries. */
function integrated(leaves: Uint8Array): { readonly root: Uint8Array; readonly read: TileReader } {
  const rows = new Map<string, TileRow>();
  let edge = EMPTY_EDGE;
  for (let portion = 1; edge.size * 32 < leaves.length; portion = (portion * 7) % 4999) {
    const made = integrate(edge, leaves.subarray(edge.size * 32, (edge.size + portion) * 32));
    for (const row of made.tiles) rows.set(`${row.level}/${row.index}`, row);
    ({ edge } = made);
  }
  const read = ({ level, index, width }: Tile): Promise<Uint8Array> => Promise.resolve(rows.get(`${level}/${index}`)?.data.subarray(0, width * 32) ?? new Uint8Array());
  return { root: rootOf(edge), read };
}

function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const sum = createHash('sha256');
  for (const [path, bytes] of [...files].sort(([left], [right]) => (left < right ? -1 : 1))) sum.update(`${path}\0${bytes.length}\0`).update(bytes);
  return sum.digest('hex');
}

test('the key of the golden logs is read and written alike', () => {
  expect(formatVkey(verificationKeyOf(KEY))).toBe(vkey);
  expect(parseVkey(vkey).ok).toBe(true);
});

describe.each(logs)('a log of $size entries that golang.org/x/mod/sumdb has made', ({ size, root, files, digest, checkpoint, inclusion, consistency }) => {
  const entries = Array.from({ length: size }, (_, i) => entry(i));
  const made = integrated(leafHashes(entries));
  const signed = signNote(formatCheckpoint({ origin: KEY.name, size, root: made.root }), [signerOf(KEY)]);

  test('has our root, our signed checkpoint, and our files, byte for byte', async () => {
    expect([toBase64(made.root), signed]).toEqual([root, checkpoint]);
    const own = new Map<string, Uint8Array>();
    for (const tile of tilesOf(size)) own.set(tilePath(tile), await made.read(tile));
    for (let first = 0; first < size; first += TILE_WIDTH) own.set(tilePath(bundleOf(first, size)), encodeBundle(entries.slice(first, first + TILE_WIDTH)));
    expect([own.size, digestOf(own)]).toEqual([files, digest]);
  });

  test('has our proofs: each .tlog-proof with its extra, each consistency proof', async () => {
    for (const [index, expected] of Object.entries(inclusion)) {
      const hashes = await inclusionProof({ index: Number(index), size }, made.read);
      expect(hash('sha256', formatTlogProof({ index: Number(index), hashes, checkpoint: signed, extra: Buffer.from('extra') }))).toBe(expected);
    }
    for (const [oldSize, expected] of Object.entries(consistency)) {
      expect((await consistencyProof({ oldSize: Number(oldSize), newSize: size }, made.read)).map(toBase64)).toEqual(expected);
    }
  });
});
