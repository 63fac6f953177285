import { Type, type TSchema } from '@sinclair/typebox';
import { parseCanonicalJson, type Result } from '#core/tlog';
import { ENTRY_TYPES, UUID_PATTERN, closed, compileSchema, isEntryType, type Actor, type FoldEntry, type Id } from '#core/exchange';

/** The body of an entry, as `sealEntry` wrote it. */
export interface EntryBody {
  readonly v: number; readonly type: string; readonly stream: Id; readonly version: number; readonly at: string; readonly actor: Actor;
  readonly parties: readonly string[]; readonly data: unknown; readonly private: Readonly<Record<string, string>>;
}

/** What every entry has, whoever wrote it; its `data` are the schema's of its type. */
const ENVELOPE = compileSchema(closed({
  v: Type.Integer({ minimum: 1 }), type: Type.String({ pattern: '^[a-z]+\\.[a-z_]+$' }), stream: Type.String({ pattern: `^[a-z]{3}_${UUID_PATTERN}$` }), version: Type.Integer({ minimum: 1 }),
  at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }), actor: Type.Object({ org: Type.String(), client: Type.String() }),
  parties: Type.Array(Type.String({ pattern: `^prt_${UUID_PATTERN}$` })), data: Type.Object({}), private: Type.Record(Type.String(), Type.String()), salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
}));

type CompiledSchema = ReturnType<typeof compileSchema>;

/** What `evolve` sees of a body. */
export const foldOf = ({ type, stream, at, actor, data, private: digests }: EntryBody): FoldEntry => ({ type, stream, at, actor, data, private: digests }) as FoldEntry;

/** Reads entries back from their bytes, wherever these come from; each schema is compiled once. */
export class EntryReader {
  private readonly schemas = new Map<string, CompiledSchema>();

  parse(body: Uint8Array): Result<EntryBody> {
    const parsed = parseCanonicalJson(body);
    if (!parsed.ok) return { ok: false, reason: `is not canonical JSON: ${parsed.reason}` };
    return ENVELOPE.Check(parsed.value) ? { ok: true, value: parsed.value as EntryBody } : { ok: false, reason: 'does not have the members of an entry' };
  }

  /** Whether the data are what the schema of their type and version says. */
  hasShape({ type, v, data }: EntryBody): boolean {
    return this.schemaOf(type, v)?.Check(data) === true;
  }

  private schemaOf(type: string, version: number): CompiledSchema | undefined {
    const key = `${type} ${version}`;
    const known = this.schemas.get(key);
    if (known !== undefined || !isEntryType(type)) return known;
    const versions: Readonly<Record<number, TSchema>> = ENTRY_TYPES[type];
    const schema = versions[version];
    const compiled = schema === undefined ? undefined : compileSchema(schema);
    if (compiled !== undefined) this.schemas.set(key, compiled);
    return compiled;
  }
}
