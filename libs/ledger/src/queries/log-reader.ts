import type pg from 'pg';
import { encodeBundle, formatTlogProof, inclusionProof, toBase64, type Tile } from '#core/tlog';
import type { Bell } from '../bell.js';
import { readEntries } from '../commit/read-entries.js';
import { documentBundle } from './document-bundles.js';

const TILE = 'select data from tile where exchange = $1 and level = $2 and idx = $3';
const CHECKPOINT = 'select size, note from checkpoint where exchange = $1 order by size desc limit 1';
const CHECKPOINT_AT = 'select size, note, at from checkpoint where exchange = $1 and size >= $2 order by size limit 1';
const HASH_BYTES = 32;
const WAIT_STEP_MS = 100;

/** The receipt of one entry as a document: its bytes and a `.tlog-proof` that anyone verifies offline. */
export interface ReceiptDocument { readonly index: number; readonly leafHash: string; readonly entry: string; readonly proof: string }

/** A signed checkpoint and when it was signed. */
export interface SignedTree { readonly size: number; readonly note: string; readonly at: string }

/** Reads the transparency log as C2SP tlog-tiles serves it. Nothing here signs or writes. */
export class LogReader {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number; readonly origin: string; readonly vkey: string; readonly bell: Bell }) {}

  get origin(): string {
    return this.options.origin;
  }

  get vkey(): string {
    return this.options.vkey;
  }

  /** The latest signed checkpoint; undefined before the first. */
  async latest(): Promise<{ readonly size: number; readonly note: string } | undefined> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ size: string; note: string }>({ name: 'checkpoint', text: CHECKPOINT, values: [exchange] });
    return rows[0] === undefined ? undefined : { size: Number(rows[0].size), note: rows[0].note };
  }

  async checkpoint(): Promise<string | undefined> {
    return (await this.latest())?.note;
  }

  /** The first `width` hashes of a tile; undefined when the tree is not that far (then the answer is 404 exactly). */
  async tile(level: number, index: number, width: number): Promise<Buffer | undefined> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ data: Buffer }>({ name: 'tile', text: TILE, values: [exchange, level, index] });
    const data = rows[0]?.data;
    return data === undefined || data.length < width * HASH_BYTES ? undefined : data.subarray(0, width * HASH_BYTES);
  }

  /** The first `width` entries of a bundle, once they are integrated. */
  async bundle(index: number, width: number): Promise<Uint8Array | undefined> {
    const { pool, exchange } = this.options;
    if ((await this.tile(0, index, width)) === undefined) return undefined;
    const entries = await readEntries(pool, exchange, { from: index * 256, count: width });
    return entries.length < width ? undefined : encodeBundle(entries.map(({ body }) => body));
  }

  /** The documents that the first `width` entries of a bundle name, once they are integrated. */
  async documents(index: number, width: number): Promise<Uint8Array | undefined> {
    const { pool, exchange } = this.options;
    return (await this.tile(0, index, width)) === undefined ? undefined : documentBundle(pool, exchange, { index, width });
  }

  /** The receipt of an entry against the latest checkpoint; undefined while it is not integrated. */
  async receipt(index: number): Promise<ReceiptDocument | undefined> {
    const { pool, exchange } = this.options;
    const latest = await this.latest();
    if (latest === undefined || index >= latest.size) return undefined;
    const [entry] = await readEntries(pool, exchange, { from: index, count: 1 });
    if (entry === undefined) return undefined;
    const hashes = await inclusionProof({ index, size: latest.size }, (tile) => this.required(tile));
    const proof = formatTlogProof({ index, hashes, checkpoint: latest.note });
    return { index, leafHash: toBase64(entry.leaf), entry: toBase64(entry.body), proof };
  }

  /** The smallest signed checkpoint of at least `size` entries. It stays what it is, so what is made against it can be made again. */
  async checkpointFrom(size: number): Promise<SignedTree | undefined> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ size: string; note: string; at: Date }>({ name: 'checkpoint-from', text: CHECKPOINT_AT, values: [exchange, size] });
    return rows[0] === undefined ? undefined : { size: Number(rows[0].size), note: rows[0].note, at: rows[0].at.toISOString() };
  }

  /** The proofs of many entries against one checkpoint; each tile is read once. */
  async proofs(indexes: readonly number[], { size, note }: SignedTree): Promise<string[]> {
    const tiles = new Map<string, Promise<Uint8Array>>();
    const read = (tile: Tile): Promise<Uint8Array> => {
      const key = `${tile.level}/${tile.index}/${tile.width}`;
      const found = tiles.get(key) ?? this.required(tile);
      tiles.set(key, found);
      return found;
    };
    const proofs: string[] = [];
    for (const index of indexes) proofs.push(formatTlogProof({ index, hashes: await inclusionProof({ index, size }, read), checkpoint: note }));
    return proofs;
  }

  /** Waits until a checkpoint of at least `size` entries is signed; false when `timeoutMs` is over first. */
  async waitFor(size: number, timeoutMs: number): Promise<boolean> {
    const end = Date.now() + timeoutMs;
    const { signal } = new AbortController();
    for (;;) {
      if (((await this.latest())?.size ?? 0) >= size) return true;
      if (Date.now() >= end) return false;
      await this.options.bell.wait(WAIT_STEP_MS, signal);
    }
  }

  private async required({ level, index, width }: Tile): Promise<Uint8Array> {
    const data = await this.tile(level, index, width);
    if (data === undefined) throw new Error(`tile ${level}/${index} is narrower than ${width}, below a signed checkpoint`);
    return data;
  }
}
