import { foldRecorded, recordedEntryOf, type Folded } from '#core/exchange';
import type { CommittedEntry } from '../commit/submission.js';

/** Entries that were committed fold, or the storage is corrupt. */
export function foldedWith(folded: Folded | undefined, { index, body }: CommittedEntry): Folded {
  const entry = recordedEntryOf(body);
  if (!entry.ok) throw new Error(`entry ${index}: ${entry.reason}`);
  const next = foldRecorded(folded, entry.value);
  if (!next.ok) throw new Error(`entry ${index}: ${next.reason}`);
  return next.value;
}
