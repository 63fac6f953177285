import type { TSchema } from '@sinclair/typebox';
import { parseCanonicalJson, type Result } from '#core/tlog';
import { ENTRY_TYPES, isEntryType } from '../entry-types.js';
import type { Actor, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { compileSchema } from '../kernel/shape.js';
import { evolve, type AnyState } from '../states.js';

/** What the bytes of an entry say, read by somebody who did not write them. */
export interface RecordedEntry {
  readonly v: number;
  readonly type: string;
  readonly stream: Id;
  readonly version: number;
  readonly at: string;
  readonly actor: Actor;
  readonly parties: readonly string[];
  readonly data: unknown;
  readonly private: Readonly<Record<string, string>>;
}
/** An aggregate as far as its entries have been folded. */
export interface Folded {
  readonly version: number;
  readonly state: AnyState;
}

type Compiled = ReturnType<typeof compileSchema>;
const compiledSchemas = new Map<string, Compiled>();

function schemaOf(type: string, version: number): Compiled | undefined {
  const key = `${type} ${version}`;
  const known = compiledSchemas.get(key);
  if (known !== undefined || !isEntryType(type)) return known;
  const versions: Readonly<Record<number, TSchema>> = ENTRY_TYPES[type];
  const schema = versions[version];
  if (schema === undefined) return undefined;
  const compiled = compileSchema(schema);
  compiledSchemas.set(key, compiled);
  return compiled;
}

/** Reads the bytes of an entry; the shape of its data is that of its type and version. */
export function recordedEntryOf(bytes: Uint8Array): Result<RecordedEntry> {
  const parsed = parseCanonicalJson(bytes);
  if (!parsed.ok) return parsed;
  const entry = parsed.value as Partial<RecordedEntry> | null;
  const { type, stream, version, at, v } = entry ?? {};
  if (typeof type !== 'string' || typeof stream !== 'string' || typeof at !== 'string' || typeof version !== 'number' || typeof v !== 'number') {
    return { ok: false, reason: 'not an entry: type, stream, version, at or v is missing' };
  }
  if (schemaOf(type, v)?.Check(entry?.data) !== true) return { ok: false, reason: `not of the shape of ${type} version ${v}` };
  return { ok: true, value: entry as RecordedEntry };
}

/** The aggregate after one more of its entries, which must be the next; undefined before the first. */
export function foldRecorded(folded: Folded | undefined, entry: RecordedEntry): Result<Folded> {
  const expected = (folded?.version ?? 0) + 1;
  if (entry.version !== expected) return { ok: false, reason: `version ${entry.version} of ${entry.stream} where version ${expected} is next` };
  try {
    return { ok: true, value: { version: expected, state: evolve(folded?.state, entry as unknown as FoldEntry) } };
  } catch (err) {
    return { ok: false, reason: `${entry.type} does not fold: ${err instanceof Error ? err.message : String(err)}` };
  }
}
