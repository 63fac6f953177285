import { describe, expect, test } from '@jest/globals';
import { EXPORT_PROVISIONS } from './catalogue.js';
import { exportPackOf, readPackDefinition, withPolicy } from './export-pack.js';
import { evaluateExport } from './export-path.js';
import { withDefaults } from './facts.js';
import { packOn } from './pack.js';
import { EXPORT_PACKS } from './packs/cn-export.js';
import { DEFAULT_POLICY, readPolicy, SWITCHES } from './policy.js';
import { LawInputError } from './reader.js';
import { DEFAULT_THRESHOLDS, THRESHOLDS } from './thresholds.js';

const draft = { id: 'cn-export', version: '2027.1-draft', effectiveFrom: '2027-01-01', provisions: ['R00', 'R08', 'R20', 'R23', 'R19'] };

function refusalOf(value: unknown): { type: string; path: string } {
  try {
    readPackDefinition(value);
  } catch (err) {
    if (err instanceof LawInputError) return { type: err.type, path: err.path };
    throw err;
  }
  throw new Error('nothing was refused');
}

test('a definition that states little is read with the switches and thresholds of today', () => {
  expect(readPackDefinition(draft)).toEqual({ ...draft, status: 'draft', policy: DEFAULT_POLICY, thresholds: DEFAULT_THRESHOLDS });
  expect(readPackDefinition(JSON.parse(JSON.stringify(EXPORT_PACKS[0].definition)))).toEqual(EXPORT_PACKS[0].definition);
});

test('a table of switches and one of thresholds give the defaults', () => {
  expect(Object.entries(DEFAULT_POLICY)).toEqual(Object.entries(SWITCHES).map(([name, { readings }]) => [name, readings[0]]));
  expect(Object.entries(DEFAULT_THRESHOLDS)).toEqual(Object.entries(THRESHOLDS).map(([name, { people }]) => [name, people]));
});

describe('what is no definition is refused by type and path', () => {
  test.each([
    ['wrong_type', 'version', { ...draft, version: '' }],
    ['wrong_type', 'effectiveFrom', { ...draft, effectiveFrom: undefined }],
    ['unknown_value', 'id', { ...draft, id: 'sz-trading' }],
    ['unknown_value', 'provisions.1', { ...draft, provisions: ['R00', 'R99'] }],
    ['unknown_value', 'provisions.1', { ...draft, provisions: ['R00', 'R00'] }],
    ['out_of_range', 'provisions', { ...draft, provisions: [] }],
    ['out_of_range', 'provisions', { ...draft, provisions: Array.from({ length: 101 }, () => 'R00') }],
    ['out_of_range', 'effectiveTo', { ...draft, effectiveTo: '2026-12-31' }],
    ['out_of_range', 'thresholds.contractGeneral', { ...draft, thresholds: { contractGeneral: 0 } }],
    ['out_of_range', 'thresholds.contractGeneral', { ...draft, thresholds: { contractGeneral: 1_000_001 } }],
    ['unknown_fact', 'thresholds.contract', { ...draft, thresholds: { contract: 1 } }],
    ['unknown_value', 'policy.coreData', { ...draft, policy: { coreData: 'EXEMPT' } }],
    ['wrong_type', '', []],
  ])('%s at "%s"', (type, path, value) => {
    expect(refusalOf(value)).toEqual({ type, path });
  });
});

test('the digest covers the version, the dates, the order of provisions, every switch and every threshold', () => {
  const definition = readPackDefinition(draft);
  const variants = [
    definition, { ...definition, version: '2027.2' }, { ...definition, status: 'in force' }, { ...definition, effectiveFrom: '2027-01-02' },
    { ...definition, effectiveTo: '2027-12-31' }, { ...definition, provisions: [...definition.provisions].reverse() }, { ...definition, provisions: definition.provisions.slice(1) },
    ...Object.keys(DEFAULT_THRESHOLDS).map((name) => ({ ...definition, thresholds: { ...DEFAULT_THRESHOLDS, [name]: 99 } })),
    ...Object.entries(SWITCHES).map(([name, { readings }]) => ({ ...definition, policy: { ...DEFAULT_POLICY, [name]: readings[1] } })),
  ].map((variant) => exportPackOf(variant).digest);
  expect(new Set(variants).size).toBe(variants.length);
  expect(exportPackOf(readPackDefinition(draft)).digest).toBe(variants[0]);
});

test('a threshold of a draft decides on both of its sides, and stands in the words of the verdict', () => {
  const pack = exportPackOf(readPackDefinition({ ...draft, thresholds: { contractGeneral: 50_000 } }));
  const verdict = (people: number) => evaluateExport(withDefaults({ counts: { generalNew: people } }), pack);
  expect([verdict(49_999).path, verdict(50_000).path]).toEqual(['EXEMPT', 'STANDARD_CONTRACT']);
  expect(verdict(49_999).findings[0]?.zh).toContain('再增加 1 人即达5万人');
  expect(verdict(50_000).pack).toEqual({ id: 'cn-export', version: '2027.1-draft', digest: pack.digest });
});

test('a draft that leaves a gap lets nothing through it', () => {
  const pack = exportPackOf(readPackDefinition({ ...draft, provisions: ['R00'] }));
  expect(evaluateExport(withDefaults({}), pack)).toMatchObject({ path: 'NEEDS_INPUT', rule: 'R01', missing: [] });
});

test('another policy is another pack, named by its digest', () => {
  const variant = withPolicy(EXPORT_PACKS[0], { ...DEFAULT_POLICY, hrNeedsBoth: false });
  expect(variant).toMatchObject({ id: 'cn-export', version: EXPORT_PACKS[0].version, policy: { hrNeedsBoth: false } });
  expect(variant.digest).not.toBe(EXPORT_PACKS[0].digest);
  expect(withPolicy(EXPORT_PACKS[0], DEFAULT_POLICY).digest).toBe(EXPORT_PACKS[0].digest);
});

test('the latest pack that has begun governs; one that has ended leaves a gap', () => {
  const packs = [{ effectiveFrom: '2024-01-01' }, { effectiveFrom: '2026-01-01', effectiveTo: '2026-06-30' }];
  expect(['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((day) => packOn(packs, day)?.effectiveFrom))
    .toEqual([undefined, '2024-01-01', '2024-01-01', '2026-01-01', '2026-01-01', undefined]);
});

describe('a provision reads the thresholds and switches that it names, and no others', () => {
  test.each(EXPORT_PROVISIONS.map((provision) => [provision.id, provision] as const))('%s', (_, provision) => {
    const read = new Set<string>();
    const watched = <T extends object>(target: T): T => new Proxy(target, {
      get: (object, name, receiver): unknown => {
        read.add(String(name));
        return Reflect.get(object, name, receiver);
      },
    });
    for (const policy of [DEFAULT_POLICY, OTHER_POLICY]) {
      const reading = { policy: watched(policy), thresholds: watched(DEFAULT_THRESHOLDS) };
      for (const facts of CORPUS) provision.evaluate(facts, reading);
    }
    expect([...read].sort()).toEqual([...provision.thresholds ?? [], ...provision.switches ?? []].sort());
  });
});

/** Every debated point read the other way. */
const OTHER_POLICY = readPolicy(Object.fromEntries(Object.entries(SWITCHES).map(([name, { readings }]) => [name, readings[1]])));
const ZONE = { listInForce: true, scenarioCovered: true, usageApproved: true, listHit: null };
/** Enough cases that every condition of every provision is asked. */
const CORPUS = ['state_organ', 'enterprise'].flatMap((kind) => [true, false].flatMap((ciio) => ['other', 'hr', 'emergency', 'contract_individual', 'statutory_duty'].flatMap((type) =>
  [0, 100_000, 1_000_000].flatMap((generalNew) => [false, true].flatMap((sensitive) => ['important', 'general'].map((grade) => withDefaults({
    asOf: '2026-06-15', exporter: { kind, ciio, ftz: ciio ? null : ZONE }, recipient: { jurisdiction: 'HK', gba: 'HK' }, counts: { generalNew },
    data: { sensitive, grade, gradeBasis: 'notified' }, purpose: { type },
  })))))));
