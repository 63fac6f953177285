import { createHash } from 'node:crypto';
import {
  KEY_TYPE, canonicalJson, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, leafHash, merkleRoot, signNote, signerOf, tileAt, tilePath, toBase64, verificationKeyOf, type SigningKey,
} from '#core/tlog';
import type { Json } from '../json.js';

export const OLD_ORIGIN = 'bay-data-exchange.example/log';
/** The listings that the other exchange took down before it ended, each by an entry of its own. */
const LISTINGS = 4;
/** Somebody was given a receipt of this entry when the log had so many. */
const RECEIPT = { index: 1, size: 3 } as const;

const HASH_BYTES = 32;

const seedOf = (name: string): Buffer => createHash('sha256').update(`yaosu demo ${name}`).digest();
const keyOf = (name: string): SigningKey => ({ name: OLD_ORIGIN, type: KEY_TYPE.ed25519, seed: seedOf(name) });
const uuidOf = (name: string): string => seedOf(name).toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-7$3-8$4-$5');

/** What is left of the other exchange: where its log ended, its tiles, and a receipt that one of its vendors has kept. */
export interface OldLog {
  readonly size: number;
  readonly vkey: string;
  /** Its last checkpoint. */
  readonly final: string;
  /** The same, signed by a key that is not its own. */
  readonly forged: string;
  readonly tile: { readonly path: string; readonly bytes: Uint8Array };
  readonly receipt: Json;
}

/** Made of nothing but the names in it, so that a story that is told again finds the same log. */
export async function oldLog(): Promise<OldLog> {
  const entries = Array.from({ length: LISTINGS }, (_, i) => entryOf(i));
  const leaves = entries.map(leafHash);
  const hashes = Buffer.concat(leaves);
  const checkpointOf = (size: number, by = 'predecessor'): string => signNote(formatCheckpoint({ origin: OLD_ORIGIN, size, root: merkleRoot(hashes.subarray(0, size * HASH_BYTES)) }), [signerOf(keyOf(by))]);
  const { index, size } = RECEIPT;
  const proof = formatTlogProof({ index, hashes: await inclusionProof({ index, size }, () => Promise.resolve(hashes)), checkpoint: checkpointOf(size) });
  const kept = { index, entry: toBase64(entries[index] ?? new Uint8Array()), leafHash: toBase64(leaves[index] ?? new Uint8Array()), proof };
  return {
    size: LISTINGS, vkey: formatVkey(verificationKeyOf(keyOf('predecessor'))), final: checkpointOf(LISTINGS), forged: checkpointOf(LISTINGS, 'stranger'),
    tile: { path: tilePath(tileAt({ level: 0, index: 0 }, LISTINGS)), bytes: hashes }, receipt: kept,
  };
}

function entryOf(i: number): Uint8Array {
  const vendor = `prt_${uuidOf('vendor')}`;
  return Buffer.from(canonicalJson({
    v: 1, type: 'listing.delisted', stream: `lst_${uuidOf(`listing ${i}`)}`, version: 5, at: `2025-12-31T0${i}:00:00.000Z`, actor: { org: vendor, client: 'merger' }, parties: [vendor],
    data: { reason: '原所并入前下架 taken down before the merger' }, private: {}, salt: seedOf(`salt ${i}`).toString('hex').slice(0, 32),
  }));
}
