import { byDigest, documentsOfBundle, readEntry } from '#core/audit';
import { bundleOf, DOCUMENT_BUNDLE_BYTES_MAX, documentsPath, TILE_WIDTH, type Bundle } from '#core/tlog';
import { ahead } from './ahead.js';
import { Contradiction, contradict, readBundle, readDocuments, type Finding } from './parts.js';
import type { LogSource } from './source.js';
import { surplusIn } from './surplus.js';

/** Bundles in flight. */
const AHEAD = 4;

function* bundlesOf(size: number): Generator<Bundle, void, undefined> {
  for (let first = 0; first < size; first += TILE_WIDTH) yield bundleOf(first, size);
}

/**
 * Reads the documents of every bundle, which a mirror thereby keeps, and misses none that an entry names. Returns how many there are,
 * nothing where the log is one without documents, or what is missing.
 */
export async function copyDocuments(source: LogSource, size: number, onProgress: (entries: number) => void): Promise<{ readonly documents: number } | Finding | undefined> {
  let documents = 0;
  try {
    if (size === 0 || !await hasDocuments(source, bundleOf(0, size))) return undefined;
    for await (const { bundle, count } of ahead(bundlesOf(size), AHEAD, (one) => documentsIn(source, one))) {
      documents += count;
      onProgress(bundle.index * TILE_WIDTH + bundle.width);
    }
    return { documents };
  } catch (err) {
    if (err instanceof Contradiction) return err.finding;
    throw err;
  }
}

async function hasDocuments(source: LogSource, bundle: Bundle): Promise<boolean> {
  const own = await source.read(documentsPath(bundle), DOCUMENT_BUNDLE_BYTES_MAX);
  if (own.kind !== 'absent' || bundle.width === TILE_WIDTH) return own.kind !== 'absent';
  return (await source.read(documentsPath({ ...bundle, width: TILE_WIDTH }), DOCUMENT_BUNDLE_BYTES_MAX)).kind !== 'absent';
}

/** What has not the form of an entry names nothing; an audit says so of it. */
async function documentsIn(source: LogSource, bundle: Bundle): Promise<{ readonly bundle: Bundle; readonly count: number }> {
  const [entries, read] = await Promise.all([readBundle(source, bundle), readDocuments(source, bundle)]);
  const held = byDigest(read.documents);
  const named = documentsOfBundle(entries.map((bytes) => readEntry(bytes)).flatMap((entry) => (entry.ok ? [entry.value] : [])));
  const missing = named.find((digest) => !held.has(digest));
  if (missing !== undefined) contradict({ reason: `${documentsPath(bundle)} lacks the document ${missing} that an entry of its bundle names`, tile: documentsPath(bundle) });
  for (const surplus of surplusIn(read, named)) contradict(surplus);
  return { bundle, count: held.size };
}
