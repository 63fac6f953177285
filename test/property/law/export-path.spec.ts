import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareStrictness, decideExport, withDefaults, type ExportFacts, type Policy } from '#core/law';
import { canonicalJson } from '#core/tlog';
import { anyFacts, anyPolicy, evaluate, packUnder } from './any-facts.js';

const RUNS = { numRuns: 1000 };

describe('on any facts that the vocabulary allows', () => {
  test('there is a verdict, it has canonical bytes, and the same facts give the same bytes', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const first = canonicalJson(evaluate(facts, policy));
      expect(canonicalJson(evaluate(withDefaults(JSON.parse(canonicalJson(facts))), policy))).toBe(first);
    }), RUNS);
  });

  test('what is decided without words is what the verdict says', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const { path, alternatives, rule, missing } = evaluate(facts, policy);
      const decision = decideExport(facts, packUnder(facts, policy));
      expect({ path: decision.path, alternatives: decision.alternatives, rule: decision.rule, missing: decision.missing }).toEqual({ path, alternatives, rule, missing });
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
