import {
  bundleOf, decodeBundle, EMPTY_EDGE, EMPTY_ROOT, integrate, leafHashes, parseCanonicalJson, tilePath, TILE_WIDTH, type Bundle, type Checkpoint, type Edge,
} from '#core/tlog';
import { ahead } from './ahead.js';
import { Unreadable } from './inputs.js';
import type { LogSource } from './source.js';

const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + 0xffff);
const AHEAD = 8;
/** Entries about keys are few among millions: the others are hashed and not parsed. */
const MARK = Buffer.from('"type":"logkey.');

/** What the log itself says of one of its keys, by the indices of the entries that say it. */
export interface KeyHistory {
  readonly vkey: string;
  /** It signed before anybody proposed it: the first key of the log. */
  readonly recorded?: number;
  readonly announced?: number;
  readonly inForce?: number;
  readonly retired?: number;
  /** The log that was given up for this key, and its last checkpoint. */
  readonly final?: Pick<Checkpoint, 'origin' | 'size'> & { readonly root: string };
}

/** The keys in the order of their first entries, and the roots of the tree at the sizes that were asked for. */
export interface LogHistory {
  readonly keys: readonly KeyHistory[];
  readonly roots: ReadonlyMap<number, Uint8Array>;
}

/** Reads every entry of a log, hashes it, and notes what is said of keys. */
export async function readHistory(source: LogSource, { size, sizes, onProgress }: { readonly size: number; readonly sizes: readonly number[]; readonly onProgress: (entries: number) => void }): Promise<LogHistory> {
  const keys = new Map<string, KeyHistory>();
  const roots = new Map<number, Uint8Array>(sizes.includes(0) ? [[0, EMPTY_ROOT]] : []);
  let edge: Edge = EMPTY_EDGE;
  for await (const { index, entries } of ahead(bundles(size), AHEAD, (bundle) => readBundle(source, bundle))) {
    const first = index * TILE_WIDTH;
    entries.forEach((entry, i) => note(keys, entry, first + i));
    const leaves = leafHashes(entries);
    for (const wanted of sizes.filter((one) => one > first && one <= first + entries.length)) roots.set(wanted, integrate(edge, leaves.subarray(0, (wanted - first) * 32)).root);
    ({ edge } = integrate(edge, leaves));
    onProgress(edge.size);
  }
  return { keys: [...keys.values()], roots };
}

function* bundles(size: number): Generator<Bundle, void, undefined> {
  for (let at = 0; at < size; at += TILE_WIDTH) yield bundleOf(at, size);
}

async function readBundle(source: LogSource, bundle: Bundle): Promise<{ readonly index: number; readonly entries: readonly Uint8Array[] }> {
  for (const path of [tilePath(bundle), tilePath({ ...bundle, width: TILE_WIDTH })]) {
    const answer = await source.read(path, BUNDLE_BYTES_MAX);
    if (answer.kind === 'absent') continue;
    if (answer.kind !== 'found') throw new Unreadable(`${path} of ${source.name} is ${answer.kind}`);
    const decoded = decodeBundle(answer.bytes);
    if (!decoded.ok) throw new Unreadable(`${path}: ${decoded.reason}`);
    if (decoded.value.length < bundle.width) throw new Unreadable(`${path} holds ${decoded.value.length} entries, not ${bundle.width}`);
    return { index: bundle.index, entries: decoded.value.slice(0, bundle.width) };
  }
  throw new Unreadable(`${source.name} has no ${tilePath(bundle)}`);
}

/** An entry about a key, as far as its succession goes. */
function note(keys: Map<string, KeyHistory>, entry: Uint8Array, index: number): void {
  if (!Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength).includes(MARK)) return;
  const parsed = parseCanonicalJson(entry);
  if (!parsed.ok) return;
  const { type, data } = parsed.value as { readonly type?: unknown; readonly data?: { readonly vkey?: unknown; readonly final?: KeyHistory['final'] } };
  if (typeof type !== 'string' || typeof data?.vkey !== 'string') return;
  const step = STEPS[type];
  if (step !== undefined) keys.set(data.vkey, { ...keys.get(data.vkey), vkey: data.vkey, ...step(index, data.final) });
}

const STEPS: Readonly<Record<string, (index: number, final: KeyHistory['final']) => Partial<KeyHistory>>> = {
  'logkey.recorded': (recorded) => ({ recorded, inForce: recorded }),
  'logkey.announced': (announced) => ({ announced }),
  'logkey.started': (inForce) => ({ inForce }),
  'logkey.succeeded': (inForce, final) => ({ inForce, ...(final === undefined ? {} : { final }) }),
  'logkey.retired': (retired) => ({ retired }),
};
