import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#core/tlog';
import { compareStrictness, evaluateExport } from './export-path.js';
import { withPolicy } from './export-pack.js';
import { withDefaults, type ExportFacts } from './facts.js';
import { exportPackOn } from './packs/cn-export.js';
import { SWITCHES, type Policy } from './policy.js';

const known = fc.constantFrom(true, false, null);
/** Mostly settled facts, so that verdicts reach every row and not only the first unknown. */
const mostly = (usual: boolean) => fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: known });
const THRESHOLDS = [0, 1, 9_998, 9_999, 10_000, 99_998, 99_999, 100_000, 999_999, 1_000_000];
const people = fc.oneof(fc.constantFrom(...THRESHOLDS), fc.nat(2_000_000), fc.constant(Number.MAX_SAFE_INTEGER), fc.constant(null));

const anyFacts: fc.Arbitrary<ExportFacts> = fc.record({
  asOf: fc.constantFrom('2020-01-01', '2022-09-01', '2023-06-01', '2024-03-21', '2024-03-22', '2025-01-01', '2026-06-15', '2030-01-01'),
  exporter: fc.record({
    kind: fc.constantFrom('enterprise', 'state_organ'), ciio: mostly(false), gbaMainland: mostly(true),
    ftz: fc.option(fc.record({ listInForce: mostly(true), scenarioCovered: mostly(true), usageApproved: mostly(true), listHit: fc.constantFrom(null, 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT') }), { freq: 1 }),
  }),
  recipient: fc.record({ jurisdiction: fc.constantFrom('CN', 'HK', 'MO', 'SG', 'US', null), gba: fc.constantFrom('HK', 'MO', null), onwardOutsideGba: mostly(false), cacRestrictedList: mostly(false) }),
  transfer: fc.record({
    mode: fc.constantFrom('transmit', 'remote_access'), accessorLocation: fc.constantFrom('overseas', 'mainland'), foreignAuthorityRequest: mostly(false), prcAuthorityApproval: mostly(false),
  }),
  data: fc.record({
    stateSecret: mostly(false), grade: fc.constantFrom('general', 'general', 'general', 'important', 'core', null), gradeBasis: fc.constantFrom('none', 'notified', 'ftz_list', null),
    pi: mostly(true), sensitive: known, anonymised: mostly(false), origin: fc.constantFrom('domestic', 'domestic', 'overseas', null), domesticMixed: known,
    exportControlled: mostly(false), exportLicence: mostly(false),
  }),
  purpose: fc.record({ type: fc.constantFrom('other', 'other', 'contract_individual', 'hr', 'emergency', 'statutory_duty', 'treaty'), necessary: mostly(true), hrRulesLawful: known, hrCollectiveContract: known }),
  counts: fc.record({ generalBefore: people, generalNew: people, sensitiveBefore: people, sensitiveNew: people, totalProcessed: people, sinceLastYearGeneral: people, sinceLastYearSensitive: people }),
  instruments: fc.record({ certValid: fc.boolean() }),
  preference: fc.constantFrom('GBA', 'CERT', 'SCC', null),
}).map(withDefaults);

const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  volumeAggregation: fc.constantFrom(...SWITCHES.volumeAggregation.readings), coreData: fc.constantFrom(...SWITCHES.coreData.readings),
  sensitiveAlsoCountsAsGeneral: fc.boolean(), gbaWaivesVolumeCap: fc.boolean(), ciioMayUseGbaContract: fc.boolean(), ciioMayUseZoneList: fc.boolean(),
  uncoveredScenarioIsFree: fc.boolean(), zoneListDecidesImportantData: fc.boolean(), hrNeedsBoth: fc.boolean(), statutoryDutyExempts: fc.boolean(),
  exemptionsCoverStateOrgans: fc.boolean(),
});
/** The pack of the day, its debated points read as stated. */
const evaluate = (facts: ExportFacts, policy: Policy) => {
  const pack = exportPackOn(facts.asOf);
  return evaluateExport(facts, pack && withPolicy(pack, policy));
};
const RUNS = { numRuns: 1000 };

describe('on any facts that the vocabulary allows', () => {
  test('there is a verdict, it has canonical bytes, and the same facts give the same bytes', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const first = canonicalJson(evaluate(facts, policy));
      expect(canonicalJson(evaluate(withDefaults(JSON.parse(canonicalJson(facts))), policy))).toBe(first);
    }), RUNS);
  });

  test('a verdict that needs input names what is missing, and no other verdict misses anything', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const { path, missing, rule } = evaluate(facts, policy);
      expect(path === 'NEEDS_INPUT').toBe(missing.length > 0);
      expect(rule.startsWith('R01')).toBe(path === 'NEEDS_INPUT');
    }), RUNS);
  });

  test('every missing fact is one that was stated as unknown', () => {
    const at = (facts: ExportFacts, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], facts);
    fc.assert(fc.property(anyFacts.filter(({ asOf }) => asOf >= '2022-09-01'), anyPolicy, (facts, policy) => {
      for (const path of evaluate(facts, policy).missing) expect(at(facts, path)).toBeNull();
    }), RUNS);
  });

  test('more people never give a lighter path', () => {
    const counters = ['generalBefore', 'generalNew', 'sensitiveBefore', 'sensitiveNew', 'totalProcessed', 'sinceLastYearGeneral', 'sinceLastYearSensitive'] as const;
    fc.assert(fc.property(anyFacts, anyPolicy, fc.constantFrom(...counters), fc.nat(2_000_000), (facts, policy, counter, more) => {
      const before = facts.counts[counter];
      fc.pre(before !== null && before + more <= Number.MAX_SAFE_INTEGER);
      const fewer = evaluate(facts, policy).path;
      const grown = evaluate({ ...facts, counts: { ...facts.counts, [counter]: before + more } }, policy).path;
      // An unknown count may become irrelevant once the known part alone reaches the assessment.
      if (fewer !== 'NEEDS_INPUT') expect(compareStrictness(grown, fewer)).toBeLessThanOrEqual(0);
    }), RUNS);
  });

  test('each alternative is lawful in itself: preferring it selects it', () => {
    const preferences = { GBA_STANDARD_CONTRACT: 'GBA', CERTIFICATION: 'CERT', STANDARD_CONTRACT: 'SCC' } as const;
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const { path, alternatives } = evaluate(facts, policy);
      expect(alternatives).not.toContain(path);
      expect(alternatives).toEqual([...alternatives].sort());
      for (const alternative of alternatives) {
        const preference = Object.entries(preferences).find(([name]) => name === alternative)?.[1];
        if (preference === undefined) expect([alternative, policy.gbaWaivesVolumeCap || policy.ciioMayUseGbaContract]).toEqual(['SECURITY_ASSESSMENT', true]);
        else expect(evaluate({ ...facts, preference }, policy).path).toBe(alternative);
      }
    }), RUNS);
  });

  test('a preference, or a certificate, never changes the set of lawful paths', () => {
    const lawful = (facts: ExportFacts, policy: Policy): string[] => {
      const { path, alternatives } = evaluate(facts, policy);
      return [path, ...alternatives].sort();
    };
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      expect(lawful({ ...facts, preference: null, instruments: {} }, policy)).toEqual(lawful(facts, policy));
    }), RUNS);
  });

  test('settling an unknown fact is never contradicted by the verdict that did not wait for it', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, fc.boolean(), (facts, policy, ciio) => {
      const open = evaluate({ ...facts, exporter: { ...facts.exporter, ciio: null } }, policy);
      fc.pre(open.path !== 'NEEDS_INPUT');
      expect(evaluate({ ...facts, exporter: { ...facts.exporter, ciio } }, policy).path).toBe(open.path);
    }), RUNS);
  });
});
