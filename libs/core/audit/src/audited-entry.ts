import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { ENTRY_BYTES_MAX, ENTRY_TYPES, IdOf, IdOfAny, Instant, KINDS, PersonId, Digest, closed, compileSchema, isEntryType, type EntryType, type FoldEntry, type Id } from '#core/exchange';
import { checkCanonicalJson, type Result } from '#core/tlog';

/** What stands around the data of every entry (DESIGN §2, entry bytes). */
const Envelope = closed({
  v: Type.Integer({ minimum: 1 }), type: Type.String({ maxLength: 64 }), stream: IdOfAny(KINDS), version: Type.Integer({ minimum: 1 }), at: Instant,
  actor: closed({ org: IdOf('participant'), client: Type.String({ minLength: 1, maxLength: 200 }), person: Type.Optional(PersonId) }),
  parties: Type.Array(IdOf('participant'), { maxItems: 64 }), data: Type.Unknown(), private: Type.Record(Type.String({ maxLength: 64 }), Digest), salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
});
type Envelope = Static<typeof Envelope>;

/** An entry whose bytes have the form of its type: what the folds and the invariants look at. */
export type AuditedEntry<T extends EntryType = EntryType> = FoldEntry<T> & { readonly v: number; readonly version: number; readonly parties: readonly Id<'participant'>[] };

type Shape = ReturnType<typeof compileSchema>;
const envelopeShape = compileSchema(Envelope);
const shapes = new Map<string, Shape>();

/** The compiled schema of a version of an entry type; undefined where there is none such. */
function shapeOf(type: string, version: number): Shape | undefined {
  const key = `${type} ${version}`;
  const known = shapes.get(key);
  if (known !== undefined || !isEntryType(type)) return known;
  const versions: Readonly<Record<number, TSchema>> = ENTRY_TYPES[type];
  const schema = versions[version];
  if (schema === undefined) return undefined;
  const shape = compileSchema(schema);
  shapes.set(key, shape);
  return shape;
}

/** The bytes of an entry as a text, which crosses from thread to thread more cheaply. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

/** Parses an entry that `readEntry` has read before; it is not checked again. */
export const parseEntry = (bytes: Uint8Array | string): AuditedEntry => JSON.parse(typeof bytes === 'string' ? bytes : textOf(bytes)) as AuditedEntry;

/** Reads the bytes of an entry: canonical JSON of the members that every entry has, its data as the schema of its type says. `text` is what `textOf` makes of them. */
export function readEntry(bytes: Uint8Array, text = textOf(bytes)): Result<AuditedEntry> {
  if (bytes.length > ENTRY_BYTES_MAX) return { ok: false, reason: `it has ${bytes.length} bytes, more than ${ENTRY_BYTES_MAX}` };
  const canonical = checkCanonicalJson(bytes);
  if (!canonical.ok) return canonical;
  const entry: unknown = parseEntry(text);
  const wrong = complaint(envelopeShape, entry);
  if (wrong !== undefined) return { ok: false, reason: `it does not have the members of an entry: ${wrong}` };
  const { type, v, data } = entry as Envelope;
  const shape = shapeOf(type, v);
  if (shape === undefined) return { ok: false, reason: `there is no entry type ${type} of version ${v}` };
  const wrongData = complaint(shape, data);
  return wrongData === undefined ? { ok: true, value: entry as AuditedEntry } : { ok: false, reason: `it does not have the shape of ${type} version ${v}: ${wrongData}` };
}

function complaint(shape: Shape, value: unknown): string | undefined {
  if (shape.Check(value)) return undefined;
  const [error] = [...shape.Errors(value)];
  return `${error?.path ?? ''} ${error?.message ?? 'is wrong'}`.trim();
}
