import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideExport, EXPORT_PATHS, LEVERS, lighterPaths, withDefaults, type ExportFacts, type ExportPath, type FactChange } from '#core/law';
import { canonicalJson } from '#core/tlog';
import { anyFacts, anyPolicy, packUnder } from './any-facts.js';

const RUNS = { numRuns: 500 };
const COUNTS = ['counts.generalNew', 'counts.sensitiveNew'];

type Tree = Record<string, unknown>;

/** The facts after the changes, applied by their paths alone, as a reader of the answer would. */
function applied(facts: ExportFacts, changes: readonly FactChange[]): ExportFacts {
  const tree = JSON.parse(canonicalJson(facts)) as Tree;
  for (const { fact, from, to } of changes) {
    const keys = fact.split('.');
    const last = keys.pop() ?? '';
    const section = keys.reduce<Tree>((value, key) => value[key] as Tree, tree);
    expect(section[last] ?? null).toEqual(from);
    section[last] = to;
  }
  return withDefaults(tree);
}

const isLighter = (path: ExportPath, than: ExportPath): boolean => path !== 'NEEDS_INPUT' && EXPORT_PATHS.indexOf(path) > EXPORT_PATHS.indexOf(than);

describe('what would change an outcome, on any facts and under any policy', () => {
  test('each suggestion, when it is applied, gives the path that it promises, and a lighter one', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const pack = packUnder(facts, policy);
      const { path: current } = decideExport(facts, pack);
      for (const { changes, path, rule, alternatives } of lighterPaths(facts, pack)) {
        expect(decideExport(applied(facts, changes), pack)).toMatchObject({ path, rule, alternatives });
        expect(isLighter(path, current)).toBe(true);
      }
    }), RUNS);
  });

  test('no fewer people have to be left out: one more would lose the path', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const pack = packUnder(facts, policy);
      for (const { changes, path } of lighterPaths(facts, pack)) {
        for (const change of changes.filter(({ fact }) => COUNTS.includes(fact))) {
          const one = { ...change, to: Number(change.to) + 1 };
          expect(isLighter(path, decideExport(applied(facts, changes.map((other) => (other === change ? one : other))), pack).path)).toBe(true);
        }
      }
    }), RUNS);
  });

  test('no suggestion touches a fact that its levers do not name, and none does more than two things', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      for (const { levers, changes } of lighterPaths(facts, packUnder(facts, policy))) {
        const named = LEVERS.filter(({ id }) => levers.some((lever) => lever.id === id)).flatMap((lever) => lever.facts);
        expect(levers.length === 1 || levers.length === 2).toBe(true);
        expect(changes.length).toBeGreaterThan(0);
        for (const { fact } of changes) expect(named).toContain(fact);
      }
    }), RUNS);
  });

  test('neither thing of two is needless, and the same facts give the same suggestions', () => {
    fc.assert(fc.property(anyFacts, anyPolicy, (facts, policy) => {
      const pack = packUnder(facts, policy);
      const found = lighterPaths(facts, pack);
      expect(canonicalJson(lighterPaths(facts, pack))).toBe(canonicalJson(found));
      for (const { levers, path } of found.filter((suggestion) => suggestion.levers.length === 2)) {
        for (const single of found.filter((other) => other.levers.length === 1 && levers.some(({ id }) => id === other.levers[0]?.id))) {
          expect([levers.map(({ id }) => id), isLighter(path, single.path)]).toEqual([levers.map(({ id }) => id), true]);
        }
      }
    }), RUNS);
  });
});

test('no lever names what only a relabelling could change', () => {
  const unchangeable = [
    'asOf', 'exporter.kind', 'exporter.ciio', 'exporter.city', 'exporter.gbaMainland', 'exporter.ftz.listInForce', 'exporter.ftz.scenarioCovered', 'exporter.ftz.listHit',
    'recipient.kind', 'recipient.cacRestrictedList', 'transfer.foreignAuthorityRequest', 'data.stateSecret', 'data.grade', 'data.gradeBasis', 'data.pi', 'data.sensitive',
    'data.origin', 'data.exportControlled', 'purpose.type', 'purpose.necessary', 'counts.generalBefore', 'counts.sensitiveBefore', 'counts.totalProcessed',
    'counts.sinceLastYearGeneral', 'counts.sinceLastYearSensitive',
  ];
  expect(LEVERS.flatMap(({ facts }) => facts).filter((fact) => unchangeable.includes(fact))).toEqual([]);
});
