import { EXPORT_PROVISIONS } from './catalogue.js';
import type { ExportFacts, ExportPath } from './facts.js';
import { definePack, type RulePack } from './pack.js';
import { DEFAULT_POLICY, readPolicy, type Policy } from './policy.js';
import type { ExportProvision, Reading } from './provision.js';
import { LawInputError, listOf, oneOf, partial, readDate, readText } from './reader.js';
import { DEFAULT_THRESHOLDS, readThresholds, type Thresholds } from './thresholds.js';

/** A rule pack as data: what people draft, test, sign and put in force. The provisions themselves are code with a citation. */
export interface PackDefinition {
  readonly id: 'cn-export';
  readonly version: string;
  readonly status: string;
  readonly effectiveFrom: string;
  /** The last day, included. */
  readonly effectiveTo?: string;
  /** Ids of the catalogue of provisions, in the order in which they are tried. */
  readonly provisions: readonly string[];
  readonly policy: Policy;
  readonly thresholds: Thresholds;
}

/** A definition with its provisions at hand and its digest; the reading that its provisions are judged under is its own. */
export interface ExportPack extends RulePack<ExportFacts, ExportPath, Reading>, Reading {
  readonly definition: PackDefinition;
}

const BY_ID: ReadonlyMap<string, ExportProvision> = new Map(EXPORT_PROVISIONS.map((provision) => [provision.id, provision]));
const PROVISIONS_MAX = 100;

function provisionOf(id: string, index: number): ExportProvision {
  const provision = BY_ID.get(id);
  if (provision === undefined) throw new LawInputError('unknown_value', `provisions.${index}`, `"${id}" is not in the catalogue of provisions`);
  return provision;
}

/** The pack that a definition makes. Its digest covers all that it states: the citations of its provisions, the switches, the numbers, the dates. */
export function exportPackOf(definition: PackDefinition): ExportPack {
  const { policy, thresholds, provisions, ...stated } = definition;
  const pack = definePack({ ...stated, provisions: provisions.map(provisionOf) }, { policy, thresholds });
  return { ...pack, policy, thresholds, definition };
}

/** The same law with debated points read as stated: another digest, so that a verdict under it cannot pass for one of the pack itself. */
export const withPolicy = (pack: ExportPack, policy: Policy): ExportPack => exportPackOf({ ...pack.definition, policy });

const readStated = partial<PackDefinition>({
  id: oneOf('cn-export'), version: readText, status: readText, effectiveFrom: readDate, effectiveTo: readDate,
  provisions: listOf(readText, PROVISIONS_MAX), policy: (value) => readPolicy(value), thresholds: readThresholds,
});

/** Reads a definition strictly; switches and thresholds that it does not state are those of today. */
export function readPackDefinition(value: unknown): PackDefinition {
  const stated = readStated(value, '');
  const { effectiveTo, status = 'draft', policy = DEFAULT_POLICY, thresholds = DEFAULT_THRESHOLDS } = stated;
  const effectiveFrom = present(stated.effectiveFrom, 'effectiveFrom');
  if (effectiveTo !== undefined && effectiveTo < effectiveFrom) throw new LawInputError('out_of_range', 'effectiveTo', 'before effectiveFrom');
  return {
    id: present(stated.id, 'id'), version: present(stated.version, 'version'), status, effectiveFrom, ...(effectiveTo === undefined ? {} : { effectiveTo }),
    provisions: knownOnce(present(stated.provisions, 'provisions')), policy, thresholds,
  };
}

function present<T>(value: T | undefined, path: string): T {
  if (value === undefined || value === '') throw new LawInputError('wrong_type', path, 'is missing');
  return value;
}

function knownOnce(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new LawInputError('out_of_range', 'provisions', 'a pack has at least one provision');
  const repeated = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (repeated >= 0) throw new LawInputError('unknown_value', `provisions.${repeated}`, 'stands twice');
  ids.forEach(provisionOf);
  return ids;
}
