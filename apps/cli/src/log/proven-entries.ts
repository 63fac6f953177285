import {
  bundleOf, decodeBundle, EMPTY_EDGE, integrate, leafHashes, rootOf, sameBytes, tilePath, TILE_WIDTH, toBase64, type Bundle, type Checkpoint, type Edge, type Result,
} from '#core/tlog';
import { ahead } from './ahead.js';
import { Unreadable } from './inputs.js';
import type { LogSource } from './source.js';

/** What the bundle format allows. */
const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + 0xffff);
/** Bundles in flight: bounds memory, hides latency. */
const AHEAD = 8;

export interface ProvenRead {
  readonly source: LogSource;
  /** One checkpoint of the log or several, from the oldest to the newest: each must be a beginning of the next. */
  readonly checkpoints: readonly [Checkpoint, ...Checkpoint[]];
  /** Sees each entry in order; a reason that it gives ends the reading. What it has seen holds only if the whole reading does. */
  readonly onEntry: (index: number, entry: Uint8Array) => string | undefined;
}

/**
 * Reads every entry of a log and proves that they are those that its checkpoints sign. No tile is read: the entries alone make the
 * root, and the tree of the older checkpoint is the same entries as far as it goes, which proves consistency without a proof.
 */
export async function readProven({ source, checkpoints, onEntry }: ProvenRead): Promise<Result<number>> {
  const size = checkpoints.at(-1)?.size ?? 0;
  let edge = EMPTY_EDGE;
  for await (const entries of ahead(bundlesOf(size), AHEAD, (bundle) => readBundle(source, bundle))) {
    if (!entries.ok) return entries;
    const grown = grow(edge, entries.value, checkpoints);
    if (!grown.ok) return grown;
    for (const [i, entry] of entries.value.entries()) {
      const reason = onEntry(edge.size + i, entry);
      if (reason !== undefined) return { ok: false, reason: `entry ${edge.size + i}: ${reason}` };
    }
    edge = grown.value;
  }
  const wrong = checkpoints.find((checkpoint) => checkpoint.size === 0 && !isTreeOf(checkpoint, EMPTY_EDGE));
  return wrong === undefined ? { ok: true, value: edge.size } : notItsTree(wrong);
}

function* bundlesOf(size: number): Generator<Bundle, void, undefined> {
  for (let index = 0; index < size; index += TILE_WIDTH) yield bundleOf(index, size);
}

const isTreeOf = (checkpoint: Checkpoint, edge: Edge): boolean => sameBytes(rootOf(edge), checkpoint.root);
const notItsTree = ({ size, root }: Checkpoint): Result<never> =>
  ({ ok: false, reason: `the first ${size} entries do not make the tree that its checkpoint signs with the root ${toBase64(root)}` });

/** Appends a bundle, and holds every checkpoint whose end lies in it against the tree up to there. */
function grow(edge: Edge, entries: readonly Uint8Array[], checkpoints: readonly Checkpoint[]): Result<Edge> {
  const leaves = leafHashes(entries);
  const upTo = (count: number): Edge => integrate(edge, leaves.subarray(0, count * (leaves.length / entries.length))).edge;
  for (const checkpoint of checkpoints) {
    const count = checkpoint.size - edge.size;
    if (count > 0 && count <= entries.length && !isTreeOf(checkpoint, upTo(count))) return notItsTree(checkpoint);
  }
  return { ok: true, value: upTo(entries.length) };
}

/** Reads a bundle, from the full one where the partial one is gone, which a log may do once it is full (C2SP tlog-tiles). */
async function readBundle(source: LogSource, bundle: Bundle): Promise<Result<readonly Uint8Array[]>> {
  const [partial, full] = [tilePath(bundle), tilePath({ ...bundle, width: TILE_WIDTH })];
  const first = await source.read(partial, BUNDLE_BYTES_MAX);
  const answer = first.kind === 'absent' && full !== partial ? await source.read(full, BUNDLE_BYTES_MAX) : first;
  if (answer.kind === 'withheld') throw new Unreadable(`${source.name} has no entries, or withholds them: only who has the entries can answer from them`);
  if (answer.kind !== 'found') return { ok: false, reason: `${partial} is ${answer.kind}` };
  const decoded = decodeBundle(answer.bytes);
  if (!decoded.ok) return { ok: false, reason: `${partial}: ${decoded.reason}` };
  return decoded.value.length >= bundle.width ? { ok: true, value: decoded.value.slice(0, bundle.width) } : { ok: false, reason: `${partial} holds ${decoded.value.length} entries, not ${bundle.width}` };
}
