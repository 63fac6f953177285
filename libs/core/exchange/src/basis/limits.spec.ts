import { describe, expect, test } from '@jest/globals';
import type { Basis } from './basis.state.js';
import { evolveBasis } from './basis.state.js';
import type { Totals } from './coverage.js';
import { limitWarnings, outgrown, type Standing } from './limits.js';

const at = '2026-06-15T01:30:00.000Z';
const common = { stream: 'bas_1', at, actor: { org: 'prt_1', client: 'test' }, private: {} } as const;
const drafted = (generalMax: number, sensitiveMax: number): Basis => evolveBasis(undefined, {
  ...common, type: 'basis.drafted',
  data: {
    exporter: 'prt_1', kind: 'STANDARD_CONTRACT', scope: { recipients: ['prt_2'], countries: ['SG'], purposes: [], fields: [], generalMax, sensitiveMax },
    validFrom: '2026-01-01', validUntil: '2027-12-31', documentSha256: '', impactAssessmentSha256: '',
  },
});
const line: Totals = { general: 1_000_000, sensitive: 10_000 };
const standing = (general: number, sensitive = 0, year = 2026): Standing => ({ transfer: 'trf_1', year, totals: { general, sensitive }, line });

/** The basis after the warnings that a clearing brings about, and what they were: `class limit percent`. */
function clear(basis: Basis, now: Standing): { readonly basis: Basis; readonly told: readonly string[] } {
  const drafts = limitWarnings(basis, now);
  const told = drafts.map(({ data }) => data as { people: string; limit: string; percent: number }).map(({ people, limit, percent }) => `${people} ${limit} ${percent}`);
  return { told, basis: drafts.reduce((before, { type, data }) => evolveBasis(before, { ...common, type, data } as Parameters<typeof evolveBasis>[1]), basis) };
}

describe('a warning is given before a limit is passed', () => {
  test.each([
    [799, []], [800, ['general scope 80']], [949, ['general scope 80']], [950, ['general scope 95']], [1000, ['general scope 95']],
  ])('with %i of 1000 people: %j', (general, expected) => {
    expect(clear(drafted(1000, 0), standing(general)).told).toEqual(expected);
  });

  test.each([[7_999, []], [8_000, ['sensitive assessment 80']], [9_499, ['sensitive assessment 80']], [9_500, ['sensitive assessment 95']]])(
    'with %i people whose sensitive information goes, below the assessment at 10,000: %j', (sensitive, expected) => {
      expect(clear(drafted(0, 1_000_000), standing(0, sensitive)).told).toEqual(expected);
    },
  );

  test('once for each mark of a year, and never again for a lower one', () => {
    const first = clear(drafted(1000, 0), standing(800));
    const second = clear(first.basis, standing(900));
    const third = clear(second.basis, standing(950));
    const fallen = clear(third.basis, standing(820));
    expect([first.told, second.told, third.told, fallen.told]).toEqual([['general scope 80'], [], ['general scope 95'], []]);
    expect(clear(fallen.basis, standing(800, 0, 2027)).told).toEqual(['general scope 80']);
  });

  test('of both classes and both limits, each by itself', () => {
    expect(clear(drafted(1_000_000, 10_000), standing(960_000, 8_100)).told).toEqual(['general scope 95', 'sensitive scope 80', 'general assessment 95', 'sensitive assessment 80']);
  });

  test('and not of the line of the assessment by what the assessment has approved', () => {
    expect(clear({ ...drafted(2_000_000, 0), kind: 'SECURITY_ASSESSMENT' }, standing(960_000)).told).toEqual([]);
  });
});

test('a contract that the year has outgrown says so once a year, and says what is required', () => {
  const basis = drafted(5_000_000, 0);
  const [entry] = outgrown(basis, standing(1_000_000));
  expect(entry).toMatchObject({ type: 'basis.outgrown', data: { general: 1_000_000, requires: 'SECURITY_ASSESSMENT', article: 'CAC Q&A 2025-10', year: 2026 } });
  const after = evolveBasis(basis, { ...common, type: 'basis.outgrown', data: { transfer: 'trf_1', year: 2026, general: 1_000_000, sensitive: 0, requires: 'SECURITY_ASSESSMENT', article: 'x' } });
  expect([outgrown(after, standing(1_100_000)).length, outgrown(after, standing(1_100_000, 0, 2027)).length]).toEqual([0, 1]);
});
