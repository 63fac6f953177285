import { foldRecorded, isWithin, recordedEntryOf, type Folded, type Moment } from '#core/exchange';
import type { Result } from '#core/tlog';
import type { Io } from '../io.js';
import { readCheckpoint } from './checkpoint-file.js';
import { readProven } from './proven-entries.js';
import { directorySource } from './source.js';
import { openBytes, type Trust, type TrustedCheckpoint } from './trust.js';
import { progress } from './verify.js';

export interface AsOfRequest {
  readonly id: string;
  readonly moment: Moment;
  readonly trust: Trust;
}
/** What was found out, from whichever source. */
export interface AsOfFound {
  readonly id: string;
  readonly folded: Folded;
  readonly indexes: readonly number[];
  /** How many entries of the log were known at the moment. */
  readonly size: number;
  /** Whether the source ends within the moment, so that more may have been known. */
  readonly isOpen: boolean;
  readonly checkpoint: TrustedCheckpoint;
}

/** Folds an aggregate out of the entries as they come, up to a moment. */
class AsOfFold {
  /** How many entries lie within the moment: once one does not, none behind it does. */
  size = 0;
  folded: Folded | undefined;
  readonly indexes: number[] = [];

  constructor(private readonly request: AsOfRequest) {}

  /** Sees the next entry; tells why it cannot be one of this log. */
  see(index: number, bytes: Uint8Array): string | undefined {
    if (this.size < index) return undefined;
    const entry = recordedEntryOf(bytes);
    if (!entry.ok) return entry.reason;
    if (!isWithin(this.request.moment, { index, at: entry.value.at })) return undefined;
    this.size = index + 1;
    if (entry.value.stream !== this.request.id) return undefined;
    const next = foldRecorded(this.folded, entry.value);
    if (!next.ok) return next.reason;
    this.folded = next.value;
    this.indexes.push(index);
    return undefined;
  }
}

/** Reads every entry of a copy, so that none of the aggregate's is missing, and proves that they are the log's. */
export async function asOfOffline(request: AsOfRequest, dir: string, io: Io): Promise<Result<AsOfFound>> {
  const { id, moment, trust } = request;
  const source = directorySource(dir);
  const opened = openBytes(await readCheckpoint(source), trust.open);
  if (!opened.ok) return { ok: false, reason: `checkpoint: ${opened.reason}` };
  const checkpoint = opened.value;
  const told = progress(checkpoint.size, io);
  const fold = new AsOfFold(request);
  const onEntry = (index: number, bytes: Uint8Array): string | undefined => {
    told(index + 1);
    return fold.see(index, bytes);
  };
  const read = await readProven({ source, checkpoints: [checkpoint], onEntry });
  if (!read.ok) return read;
  if (moment.kind === 'index' && moment.index >= checkpoint.size) return { ok: false, reason: `the copy has ${checkpoint.size} entries, and none with the index ${moment.index}` };
  const { folded, indexes, size } = fold;
  const isOpen = moment.kind === 'time' && size === checkpoint.size;
  return folded === undefined ? { ok: false, reason: `there was no ${id} among the first ${size} entries` } : { ok: true, value: { id, folded, indexes, size, isOpen, checkpoint } };
}
