import { leafHash, parseCanonicalJson, type Result } from '#core/tlog';
import type { VerifiedStatement } from '#core/exchange';
import { readCheckpoint } from '../log/checkpoint-file.js';
import { readProven } from '../log/proven-entries.js';
import { directorySource } from '../log/source.js';
import { openBytes, type Trust } from '../log/trust.js';
import { HELD_MAX, type ListedEntry } from './statement-files.js';

/** The entries of a statement as a copy of the log has them, every one of which is proven to be in the log. */
export async function entriesInLog(directory: string, { parties, sealing: { day, through } }: VerifiedStatement, trust: Trust): Promise<Result<readonly ListedEntry[]>> {
  const source = directorySource(directory);
  const checkpoint = openBytes(await readCheckpoint(source), trust.open);
  if (!checkpoint.ok) return { ok: false, reason: `${directory}: ${checkpoint.reason}` };
  if (checkpoint.value.size <= through) return { ok: false, reason: `${directory} has ${checkpoint.value.size} entries, and ${day} reaches through entry ${through}: continue the copy` };
  const entries: ListedEntry[] = [];
  const onEntry = (index: number, bytes: Uint8Array): string | undefined => {
    if (index > through) return undefined;
    const entry = ownIn(bytes, index, parties);
    if (entry !== undefined && entries.push(entry) > HELD_MAX) return `more than ${HELD_MAX} entries are of ${parties.join(' and ')}`;
    return undefined;
  };
  const read = await readProven({ source, checkpoints: [checkpoint.value], onEntry });
  return read.ok ? { ok: true, value: entries } : { ok: false, reason: `${directory}: ${read.reason}` };
}

/** An entry, if it names the parties; most do not, and are not parsed. */
function ownIn(bytes: Uint8Array, index: number, parties: readonly string[]): ListedEntry | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!parties.every((party) => text.includes(party))) return undefined;
  const parsed = parseCanonicalJson(bytes);
  const { parties: named, type = '', stream = '' } = (parsed.ok ? parsed.value : {}) as { readonly parties?: unknown; readonly type?: unknown; readonly stream?: unknown };
  if (!Array.isArray(named) || !parties.every((party) => named.includes(party))) return undefined;
  return { index, leaf: leafHash(bytes), type: String(type), stream: String(stream) };
}
