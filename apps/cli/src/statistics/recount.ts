import {
  PREFIX, countedIn, foldRecorded, grow, inOrderOfIds, isCountedEntry, recordedEntryOf, type Cells, type Folded, type FoldEntry, type GrowingCell, type Id, type Kind, type Level, type KindOf, type StateOf, type View,
} from '#core/exchange';
import { leafHash, toBase64, type Result } from '#core/tlog';
import type { Io } from '../io.js';
import { readCheckpoint } from '../log/checkpoint-file.js';
import { readProven } from '../log/proven-entries.js';
import { directorySource } from '../log/source.js';
import { openBytes, type Trust, type TrustedCheckpoint } from '../log/trust.js';
import { progress } from '../log/verify.js';

/** What statistics look at; everything else in a log is hashed and not parsed. */
const KINDS = ['participant', 'product', 'grant', 'transfer', 'settlement'] as const satisfies readonly Kind[];
const STREAMS = KINDS.map((kind) => `"stream":"${PREFIX[kind]}_`);

/** Counts the entries of a log as the statistics do. It holds the aggregates that statistics look at, so a log's worth of transfers in memory. */
class Recount {
  readonly cells: Cells = new Map();
  private readonly aggregates = new Map<Id, Folded>();
  private readonly view: Pick<View, 'get'> = { get: <I extends Id>(id: I) => this.aggregates.get(id)?.state as StateOf<KindOf<I>> | undefined };

  constructor(private readonly level: Level) {}

  /** Sees the next entry; tells why it cannot be one of this log. */
  see(index: number, bytes: Uint8Array): string | undefined {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!STREAMS.some((stream) => text.includes(stream))) return undefined;
    const entry = recordedEntryOf(bytes);
    if (!entry.ok) return entry.reason;
    const fold = entry.value as unknown as FoldEntry;
    const counted = isCountedEntry(fold) ? countedIn(this.view, fold) : undefined;
    if (counted !== undefined) grow(this.cells, { ...counted, index, leaf: leafHash(bytes) }, this.level);
    const { stream } = entry.value;
    const next = foldRecorded(this.aggregates.get(stream), entry.value);
    if (!next.ok) return next.reason;
    this.aggregates.set(stream, next.value);
    return undefined;
  }
}

/** The cells of all statistics at a level, and the log that they were counted from. */
export interface Recounted { readonly cells: readonly GrowingCell[]; readonly checkpoint: TrustedCheckpoint }

/** Counts the first entries of a copy of a log, every one of which is proven to be in the log. */
export async function recount(directory: string, { trust, until, level }: { readonly trust: Trust; readonly until: number; readonly level: Level }, io: Io): Promise<Result<Recounted>> {
  const source = directorySource(directory);
  const checkpoint = openBytes(await readCheckpoint(source), trust.open);
  if (!checkpoint.ok) return { ok: false, reason: `${directory}: ${checkpoint.reason}` };
  const { size } = checkpoint.value;
  if (size < until) return { ok: false, reason: `${directory} has ${size} entries, and the figures count those below ${until}: continue the copy` };
  const [counting, told] = [new Recount(level), progress(size, io)];
  const onEntry = (index: number, bytes: Uint8Array): string | undefined => {
    told(index + 1);
    return index < until ? counting.see(index, bytes) : undefined;
  };
  const read = await readProven({ source, checkpoints: [checkpoint.value], onEntry });
  return read.ok ? { ok: true, value: { cells: inOrderOfIds(counting.cells), checkpoint: checkpoint.value } } : { ok: false, reason: `${directory}: ${read.reason}` };
}

/** The log as a report names it. */
export const logRow = ({ origin, size, root }: TrustedCheckpoint): readonly [string, string] => ['log', `${origin} of ${size} entries, root ${toBase64(root)}`];
