import { Type, type Static } from '@sinclair/typebox';
import { LawInputError, exportPackOf, readPackDefinition, type ExportPack, type PackDefinition } from '#core/law';
import { canonicalJson } from '#core/tlog';
import { Day, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';

const Version = Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$', examples: ['2027.1'] });
const ProvisionId = Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z-]{0,31}$', examples: ['R23'] });
const SwitchName = Type.String({ pattern: '^[a-z][A-Za-z]{0,47}$' });
const Switches = Type.Record(SwitchName, Type.Union([Type.Boolean(), Type.String({ pattern: '^[A-Za-z_]{1,48}$' })]), { additionalProperties: false, maxProperties: 32 });
const Numbers = Type.Record(SwitchName, Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), { additionalProperties: false, maxProperties: 16 });

const stated = { id: OneOf(['cn-export'] as const), version: Version, effectiveFrom: Day, effectiveTo: Type.Optional(Day), provisions: SetOf(ProvisionId, 64, 1) };

/**
 * A rule pack as data: provisions by their ids in the catalogue, switches for debated points, thresholds. Which names there are is
 * for the law to say, so that a new switch needs no new version of an entry; here stands what an entry has room for.
 */
export const Definition = closed({ ...stated, status: Text(100), policy: Switches, thresholds: Numbers });
export type Definition = Static<typeof Definition>;

const EXAMPLE = {
  id: 'cn-export', version: '2027.1', effectiveFrom: '2027-01-01',
  provisions: ['R00', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R09', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15', 'R16', 'R17', 'R20', 'R21', 'R22', 'R23', 'R19'],
  policy: { hrNeedsBoth: false },
};

/** What whoever drafts a pack states of it; switches and thresholds that are left out are those of today's law. */
export const StatedDefinition = Type.Object(
  { ...stated, status: Type.Optional(Text(100)), policy: Type.Optional(Switches), thresholds: Type.Optional(Numbers) },
  { additionalProperties: false, examples: [EXAMPLE] },
);

/** It stands in the entry of its draft and in that of its adoption, which must not be the one that it is too long for. */
const DEFINITION_BYTES_MAX = 2_500;

/** The whole definition that was meant, or `invalid_request` with the member that the law does not know. */
export function readDefinition(definition: object): PackDefinition {
  const read = readingLaw('/definition', () => readPackDefinition({ status: 'adopted by the exchange', ...definition }));
  const bytes = Buffer.byteLength(canonicalJson(read));
  if (bytes > DEFINITION_BYTES_MAX) throw new Refusal('payload_too_large', `The definition has ${bytes} bytes; an entry has room for ${DEFINITION_BYTES_MAX}.`, { bytes, bytesMax: DEFINITION_BYTES_MAX });
  return read;
}

/** Runs a reader of the law; what it cannot read is the caller's mistake, at the member that it names. */
export function readingLaw<T>(pointer: string, read: () => T): T {
  try {
    return read();
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    throw new Refusal('invalid_request', err.message, { pointer: `${pointer}/${err.path.replaceAll('.', '/')}` });
  }
}

/** A definition as an entry holds it: every member stated. */
export const asStated = ({ policy, thresholds, provisions, ...rest }: PackDefinition): Definition => ({ ...rest, provisions: [...provisions], policy: { ...policy }, thresholds: { ...thresholds } });

const COMPILED_MAX = 64;
const compiled = new Map<string, ExportPack>();

/** The pack that a recorded definition makes. Compiling takes a hundred times as long as judging, so what was compiled is remembered by its digest. */
export function compile(definition: Definition, digest: string): ExportPack {
  const known = compiled.get(digest);
  if (known !== undefined) return known;
  const pack = exportPackOf(readPackDefinition(definition));
  if (pack.digest !== digest) throw new Error(`the definition of ${pack.id} ${pack.version} has the digest ${pack.digest}, recorded is ${digest}`);
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  compiled.set(digest, pack);
  return pack;
}
