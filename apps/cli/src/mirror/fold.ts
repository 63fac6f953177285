import { bundleOf, decodeBundle, leafHashes, tilePath, TILE_WIDTH } from '#core/tlog';
import type { ImportBatch } from '#ledger';
import { Unreadable } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';
import { documentsOf } from './documents.js';

const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + 0xffff);
const HASH_BYTES = 32;
/** Bundles to a transaction: some 4,000 entries, a few megabytes. */
const BUNDLES = 16;

/** A verified copy of a log, and how much of it is folded already. */
export interface Folding {
  readonly copy: LogSource;
  readonly size: number;
  readonly from: number;
  readonly source: string;
}

/** The entries of a copy that are not folded yet, in batches; one batch is in memory at a time. */
export async function* batchesOf({ copy, size, from, source }: Folding): AsyncGenerator<ImportBatch, void, undefined> {
  for (let next = from; next < size;) {
    const until = Math.min(size, (Math.floor(next / TILE_WIDTH) + BUNDLES) * TILE_WIDTH);
    const [entries, documents]: [ImportBatch['entries'][number][], string[]] = [[], []];
    for (let index = next; index < until; index = (Math.floor(index / TILE_WIDTH) + 1) * TILE_WIDTH) {
      entries.push(...await entriesOf(copy, index, size));
      documents.push(...await documentsOf(copy, index, size));
    }
    yield { from: next, entries, documents, source };
    next = until;
  }
}

/** The entries of one bundle from `index` on. */
async function entriesOf(copy: LogSource, index: number, size: number): Promise<ImportBatch['entries']> {
  const bundle = bundleOf(index, size);
  const exact = await copy.read(tilePath(bundle), BUNDLE_BYTES_MAX);
  const answer = exact.kind === 'found' ? exact : await copy.read(tilePath({ ...bundle, width: TILE_WIDTH }), BUNDLE_BYTES_MAX);
  const decoded = answer.kind === 'found' ? decodeBundle(answer.bytes) : { ok: false as const, reason: answer.kind };
  if (!decoded.ok) throw new Unreadable(`${tilePath(bundle)} of ${copy.name}: ${decoded.reason}`);
  const leaves = leafHashes(decoded.value);
  return decoded.value.slice(0, bundle.width).map((body, i) => ({ body, leaf: leaves.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES) })).slice(index % TILE_WIDTH);
}
