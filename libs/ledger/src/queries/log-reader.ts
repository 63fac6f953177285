import type pg from 'pg';
import { formatTlogProof, inclusionProof, isWithin, leafHash, parseCheckpoint, toBase64, verifyInclusion, type Tile, type TileReader } from '#core/tlog';
import { readEntries } from '../commit/read-entries.js';
import type { Publication } from '../publication/continuity.js';
import { tileReader } from '../publication/own-tree.js';
import { cachingTiles } from '../publication/tile-cache.js';
import type { PublicationWatch } from '../publication/watch.js';

const LATEST = 'select size, note, at from publication where exchange = $1 order by size desc, at desc limit 1';
const FROM = 'select size, note, at from publication where exchange = $1 and size >= $2 order by size, at limit 1';
const TIMESTAMP = "select reply, convert_to(note, 'utf8') as note from log_timestamp where exchange = $1 and size = $2";

const STAMPED = 'select size from log_timestamp where exchange = $1 and size > $2 order by size limit $3';

/** How long whoever asks waits until what was just written is published. */
const PUBLISHED_MS_MAX = 5_000;

/** The receipt of one entry as a document: its bytes and a `.tlog-proof` that anyone verifies offline. */
export interface ReceiptDocument { readonly index: number; readonly leafHash: string; readonly entry: string; readonly proof: string }

/** A published checkpoint and when it was published. */
export type SignedTree = Publication;

export interface LogReaderOptions {
  /** Connections that the writer does not wait for. */
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly origin: string;
  readonly vkeys: () => readonly string[];
  readonly watch: Pick<PublicationWatch, 'health' | 'latest' | 'waitFor' | 'witnessing'>;
}

/** Makes receipts out of the published log. Nothing here signs or writes. */
export class LogReader {
  private readonly read: TileReader;

  constructor(private readonly options: LogReaderOptions) {
    this.read = cachingTiles(tileReader(options.pool, options.exchange));
  }

  get origin(): string {
    return this.options.origin;
  }

  /** The verifier keys of all keys in force, the first first. */
  get vkeys(): readonly string[] {
    return this.options.vkeys();
  }

  /** The same as a file, one a line: who reads the first line has the key with which every checkpoint is signed. */
  get vkey(): string {
    return this.vkeys.join('\n');
  }

  /** The latest published checkpoint; undefined before the first. */
  async latest(): Promise<Publication | undefined> {
    return this.publication({ name: 'published', text: LATEST, values: [this.options.exchange] });
  }

  async checkpoint(): Promise<string | undefined> {
    return (await this.latest())?.note;
  }

  /** The RFC 3161 time-stamp of the checkpoint of this size, and that checkpoint; undefined when it has none. */
  async timestamp(size: number): Promise<{ readonly reply: Buffer; readonly note: Buffer } | undefined> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ reply: Buffer; note: Buffer }>({ name: 'timestamp', text: TIMESTAMP, values: [exchange, size] });
    return rows[0];
  }

  /** The sizes of the time-stamped checkpoints beyond `after`, ascending. */
  async timestamped({ after, limit }: { readonly after: number; readonly limit: number }): Promise<number[]> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ size: string }>({ name: 'timestamped', text: STAMPED, values: [exchange, after, limit] });
    return rows.map(({ size }) => Number(size));
  }

  /** The leaf hash at a place of the published log; undefined beyond its end. */
  async leaf(index: number): Promise<Uint8Array | undefined> {
    const { size } = await this.covering(index) ?? { size: 0 };
    const tile = { level: 0, index: Math.floor(index / TILE_WIDTH), width: (index % TILE_WIDTH) + 1 };
    return isWithin(tile, size) ? (await this.read(tile)).subarray(-HASH_BYTES) : undefined;
  }

  /**
   * The receipt of an entry against the latest checkpoint that this process knows of, or that of `size` entries; undefined
   * while it is not published.
   */
  async receipt(index: number, size?: number): Promise<ReceiptDocument | undefined> {
    const { pool, exchange } = this.options;
    const tree = size === undefined ? await this.covering(index) : await this.checkpointOf(size);
    if (tree === undefined || index >= tree.size) return undefined;
    const [entry] = await readEntries(pool, exchange, { from: index, count: 1 });
    if (entry === undefined) throw new Error(`entry ${index} is published and not in the table`);
    const hashes = await inclusionProof({ index, size: tree.size }, this.read);
    requireProven({ index, hashes, body: entry.body, tree });
    return { index, leafHash: toBase64(entry.leaf), entry: toBase64(entry.body), proof: formatTlogProof({ index, hashes, checkpoint: tree.note }) };
  }

  /** As `checkpointFrom`, where some of these entries were just written: they are waited for, for a while. */
  async checkpointSoonFrom(size: number): Promise<SignedTree | undefined> {
    await this.waitFor(size, PUBLISHED_MS_MAX);
    return this.checkpointFrom(size);
  }

  /** The smallest published checkpoint of at least `size` entries. It stays what it is, so what is made against it can be made again. */
  async checkpointFrom(size: number): Promise<SignedTree | undefined> {
    return this.publication({ name: 'published-from', text: FROM, values: [this.options.exchange, size] });
  }

  /** The published checkpoint of exactly `size` entries; undefined when none was published there. */
  async checkpointOf(size: number): Promise<SignedTree | undefined> {
    const tree = await this.checkpointFrom(size);
    return tree?.size === size ? tree : undefined;
  }

  /** The hashes of a tile that a published checkpoint implies. */
  readTile(tile: Tile): Promise<Uint8Array> {
    return this.read(tile);
  }

  /** The proofs of many entries against one checkpoint; each tile is read once. */
  async proofs(indexes: readonly number[], { size, note }: SignedTree): Promise<string[]> {
    const proofs: string[] = [];
    for (const index of indexes) proofs.push(formatTlogProof({ index, hashes: await inclusionProof({ index, size }, this.read), checkpoint: note }));
    return proofs;
  }

  /** Why what is written may have no receipt yet. */
  get pending(): string {
    const { witnessing, health } = this.options.watch;
    if (health !== 'ok') return health;
    return witnessing === undefined || witnessing === 'ok' ? 'The next checkpoint is not published yet.' : `The next checkpoint waits for its witnesses: ${witnessing}.`;
  }

  /** Waits until a checkpoint of at least `size` entries is published; false when `timeoutMs` is over first. */
  waitFor(size: number, timeoutMs: number): Promise<boolean> {
    return this.options.watch.waitFor(size, timeoutMs);
  }

  /** A published checkpoint that covers the entry: the one in memory, or else the latest there is. */
  private async covering(index: number): Promise<Publication | undefined> {
    const known = this.options.watch.latest;
    const tree = known !== undefined && index < known.size ? known : await this.latest();
    return tree !== undefined && index < tree.size ? tree : undefined;
  }

  private async publication(query: pg.QueryConfig): Promise<Publication | undefined> {
    const { rows: [row] } = await this.options.pool.query<{ size: string; note: string; at: Date }>(query);
    return row === undefined ? undefined : { size: Number(row.size), note: row.note, at: row.at.toISOString() };
  }
}

const TILE_WIDTH = 256;
const HASH_BYTES = 32;

interface Made { readonly index: number; readonly hashes: readonly Uint8Array[]; readonly body: Uint8Array; readonly tree: Publication }

/** A receipt that would not verify is not handed out: then the table has another entry than was published. */
function requireProven({ index, hashes, body, tree: { note } }: Made): void {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Error(`a published checkpoint is none: ${checkpoint.reason}`);
  const { size, root } = checkpoint.value;
  const verdict = verifyInclusion({ index: BigInt(index), size: BigInt(size), leafHash: leafHash(body), proof: hashes, root });
  if (!verdict.ok) throw new Error(`entry ${index} of the table is not the published one: ${verdict.reason}`);
}
